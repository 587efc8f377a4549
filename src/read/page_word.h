// SPDX-License-Identifier: Apache-2.0
//
// The words by which page_role.c knows an element: one word of its class or id, or two that follow one another.
#ifndef READ_PAGE_WORD_H
#define READ_PAGE_WORD_H

// clang-format off
#define PAGE_WORDS(W) \
    W(BODY, "article body") W(BODY, "articlebody") W(BODY, "story body") W(BODY, "storybody") \
    W(BODY, "entry content") W(BODY, "post content") W(BODY, "article content") W(BODY, "story content") \
    W(BODY, "article text") W(BODY, "post body") W(BODY, "body copy") W(BODY, "content body") \
    W(BODY, "story text") W(BODY, "body text") W(BODY, "article copy") W(BODY, "richtext") \
    W(BODY, "news content") W(BODY, "main content") W(BODY, "td post") W(BODY, "available content") \
    W(BODY, "body markup") \
    W(RELATED, "related") W(RELATED, "recirc") W(RELATED, "recirculation") W(RELATED, "recommended") \
    W(RELATED, "recommendation") W(RELATED, "recommendations") W(RELATED, "more stories") W(RELATED, "read more") \
    W(RELATED, "readmore") W(RELATED, "read next") W(RELATED, "also read") W(RELATED, "read also") \
    W(RELATED, "also like") W(RELATED, "most read") W(RELATED, "most popular") W(RELATED, "most viewed") \
    W(RELATED, "mostpopular") W(RELATED, "popular") W(RELATED, "trending") W(RELATED, "outbrain") \
    W(RELATED, "taboola") W(RELATED, "zergnet") W(RELATED, "revcontent") W(RELATED, "up next") \
    W(RELATED, "next article") W(RELATED, "next post") W(RELATED, "post navigation") W(RELATED, "suggested") \
    W(RELATED, "see also") W(RELATED, "top stories") W(RELATED, "latest news") W(RELATED, "rail") \
    W(RELATED, "sidebar") W(RELATED, "playlist") W(RELATED, "further reading") W(RELATED, "onward") \
    W(RELATED, "onwards") W(RELATED, "rich link") W(RELATED, "richlink") W(RELATED, "more from") \
    W(RELATED, "more on") W(RELATED, "teaser") W(RELATED, "teasers") W(RELATED, "promo list") \
    W(RELATED, "crosslinks") W(RELATED, "link list") W(RELATED, "linklist") W(RELATED, "article list") \
    W(RELATED, "related posts") W(RELATED, "yarpp") \
    W(PROMOTION, "newsletter") W(PROMOTION, "newsletters") W(PROMOTION, "subscribe") W(PROMOTION, "subscription") \
    W(PROMOTION, "signup") W(PROMOTION, "sign up") W(PROMOTION, "promo") W(PROMOTION, "promos") \
    W(PROMOTION, "promotion") W(PROMOTION, "ad") W(PROMOTION, "ads") W(PROMOTION, "advert") \
    W(PROMOTION, "adverts") W(PROMOTION, "advertisement") W(PROMOTION, "advertising") W(PROMOTION, "adslot") \
    W(PROMOTION, "sponsor") W(PROMOTION, "sponsored") W(PROMOTION, "paywall") W(PROMOTION, "donate") \
    W(PROMOTION, "donation") W(PROMOTION, "marketing") W(PROMOTION, "cta") W(PROMOTION, "optin") \
    W(PROMOTION, "banner") W(PROMOTION, "upsell") W(PROMOTION, "consent") W(PROMOTION, "cookie") \
    W(PROMOTION, "cookies") W(PROMOTION, "gdpr") W(PROMOTION, "popup") W(PROMOTION, "modal") \
    W(PROMOTION, "overlay") W(PROMOTION, "commercial") W(PROMOTION, "dfp") W(PROMOTION, "mailmunch") \
    W(PROMOTION, "mailchimp") \
    W(NAVIGATION, "share") W(NAVIGATION, "sharing") W(NAVIGATION, "social") W(NAVIGATION, "socials") \
    W(NAVIGATION, "nav") W(NAVIGATION, "navbar") W(NAVIGATION, "navigation") W(NAVIGATION, "menu") \
    W(NAVIGATION, "breadcrumb") W(NAVIGATION, "breadcrumbs") W(NAVIGATION, "footer") W(NAVIGATION, "toolbar") \
    W(NAVIGATION, "tags") W(NAVIGATION, "taglist") W(NAVIGATION, "tag list") W(NAVIGATION, "topics") \
    W(NAVIGATION, "keywords") W(NAVIGATION, "pagination") W(NAVIGATION, "pager") W(NAVIGATION, "masthead") \
    W(NAVIGATION, "sharedaddy") W(NAVIGATION, "addthis") W(NAVIGATION, "addtoany") W(NAVIGATION, "login") \
    W(NAVIGATION, "copyright") W(NAVIGATION, "disclaimer") W(NAVIGATION, "toc") W(NAVIGATION, "ticker") \
    W(NAVIGATION, "skip link") W(NAVIGATION, "buttons") W(NAVIGATION, "read time") W(NAVIGATION, "reading time") \
    W(CAPTION, "caption") W(CAPTION, "captions") W(CAPTION, "figcaption") W(CAPTION, "credit") \
    W(CAPTION, "credits") W(CAPTION, "photographer") W(CAPTION, "slideshow") W(CAPTION, "gallery") \
    W(CAPTION, "video player") W(CAPTION, "audio player") W(CAPTION, "media player") \
    W(BYLINE, "byline") W(BYLINE, "bylines") W(BYLINE, "author") W(BYLINE, "authors") W(BYLINE, "bio") \
    W(BYLINE, "timestamp") W(BYLINE, "publish date") W(BYLINE, "pub date") W(BYLINE, "published date") \
    W(BYLINE, "date published") W(BYLINE, "post date") W(BYLINE, "entry meta") W(BYLINE, "post meta") \
    W(BYLINE, "article meta") W(BYLINE, "article info") W(BYLINE, "contributors") W(BYLINE, "contributor") \
    W(COMMENT, "comment") W(COMMENT, "comments") W(COMMENT, "disqus") W(COMMENT, "livefyre") \
    W(COMMENT, "viafoura") W(COMMENT, "respond") W(COMMENT, "reviews") \
    W(HIDDEN, "hidden") W(HIDDEN, "visuallyhidden") W(HIDDEN, "sr only") W(HIDDEN, "screen reader") \
    W(HIDDEN, "offscreen")
// clang-format on

#endif
