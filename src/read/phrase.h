// SPDX-License-Identifier: Apache-2.0
//
// The words by which line.c knows what a page puts around a report. Lists separated by `|`, lower case, as
// line.c makes the words of a line: without punctuation.
#ifndef READ_PHRASE_H
#define READ_PHRASE_H

// --- Promotion

static const char phrase_promo_whole[] =
    "advertisement|advertisements|advertising|ad|ads|advertise|advertise with us|adchoices|"
    "sponsored|sponsored content|sponsored links|paid post|partner content|promoted|promoted "
    "stories|"
    "subscribe|subscribed|subscribe now|subscribe today|subscribe here|newsletter|newsletters|"
    "sign up|sign up now|sign up here|sign in|log in|login|register|register now|join now|donate|"
    "donate now|follow us|follow us on|thanks for watching|scroll to continue|download the app|"
    "get the app|unlock this article|already a subscriber|support us|accept|accept all|reject all|"
    "manage cookies|cookie settings|cookie policy|cookies|free weekly newsletter";

static const char phrase_promo_opening[] =
    "subscribe to|subscribe now|subscribe for|subscribe today|click here|click to|tap here|"
    "sign up for|sign up to|sign up now|sign up here|sign up and|sign up today|sign up with|"
    "follow us|follow our|like us on|join us on|join our community|add us|"
    "download our|download the app|get our|get the latest updates|get the latest news|"
    "get breaking news|for all the latest|for the latest news|for the latest updates|"
    "for the latest headlines|for more news|stay up to date|stay updated|stay informed|"
    "stay connected|never miss|this site uses cookies|this website uses cookies|we use cookies|"
    "we and our partners|by continuing to use|by continuing to browse|by clicking|by signing up|"
    "by subscribing|your browser does not|please enable javascript|javascript is disabled|"
    "story continues below|article continues below|article continues after|"
    "story continues after|continue reading below|advertisement|sponsored by|"
    "already a subscriber|already registered|already have an account|to continue reading|"
    "this article is for subscribers|support our journalism|support independent|"
    "enter your email|your email address|invalid email|please enter|"
    "you've successfully|thank you for subscribing|thank you for signing|"
    "privacy notice|privacy policy|terms of use|terms of service|terms and conditions|"
    "accept cookies|got a tip|got a story|do you have a story|do you have a tip|have a story|"
    "share your thoughts|let us know in the comments|join the conversation|leave a comment|"
    "have your say|choose us as|see our privacy|buy tickets|shop now|watch live on|"
    "listen to our|watch our|try our|visit our|check out our|read our|"
    "we apologize but this video|this video is not available|this content is not available";

static const char phrase_promo_inside[] =
    "google news channel|google news feed|preferred source|our newsletter|our newsletters|"
    "our daily newsletter|our weekly newsletter|our free newsletter|our free weekly newsletter|"
    "our mobile app|via the app|to your inbox|in your inbox|our whatsapp channel|"
    "our telegram channel|our whatsapp group|our youtube channel|our facebook page|"
    "our twitter account|our mailing list|unsubscribe at any time|affiliate commission|"
    "affiliate links|affiliate link|protected by recaptcha|use of cookies|your cookie|"
    "our terms of|our privacy policy|this article contains affiliate|push notifications for";

// An invitation, somebody addressed, and a medium: all three together.
static const char phrase_invitation[] =
    "subscribe|follow|like|join|get|download|stay|sign|register|click|tap|read|see|visit|watch|"
    "listen|support|receive|keep|find|check|add|choose|want|for more|for all|for the latest|"
    "for breaking|for live|to read|to receive|to stay|to subscribe|to continue|"
    "if you want|if you enjoyed|if you would like|don't forget|don't miss|have you|"
    "are you|enjoy|try|catch|turn on|activate|enable|log|create|contact|email|send|write|"
    "tune|connect|share|access|unlock|exclusive|be the first|install|discover|explore";

static const char phrase_addressed[] =
    "our|us|here|you|your|yours|now|today|free|via|online|subscribe|follow|exclusive|daily";

static const char phrase_medium[] =
    "newsletter|newsletters|app|apps|whatsapp|telegram|twitter|facebook|instagram|youtube|"
    "linkedin|tiktok|viber|mastodon|bluesky|google news|google play|app store|podcast|podcasts|"
    "inbox|e mail|email|alerts|notifications|mailing list|rss|subscription|subscriptions|"
    "subscriber|subscribers|website|homepage|web site|headlines|latest news|breaking news|"
    "latest updates|live blog|liveblog|live coverage|premium|digital edition|e paper|epaper|"
    "print edition|social media|unlimited access|full access|paywall|article|comments";

// Somebody says something: no promotion, whatever else is in the line.
static const char phrase_reporting[] =
    "said|says|told|according to|reported|reports|announced|wrote|added|he|she|they|his|her|"
    "their|was|were|had|president|minister|officials|police";

// --- Bylines

static const char phrase_agency[] =
    "afp|ap|reuters|associated press|the associated press|agence france presse|xinhua|tass|"
    "interfax|dpa|ani|pti|ians|upi|efe|ansa|bloomberg|bloomberg news|agencies|news agencies|"
    "staff|staff writer|staff writers|staff reporter|staff reporters|our foreign staff|"
    "our correspondent|our correspondents|our own correspondent|our reporter|our staff reporter|"
    "web desk|news desk|newsdesk|foreign desk|online desk|by agencies|by afp|by ap|by reuters|"
    "by staff|by staff writer|by staff writers|by staff reporter|by our foreign staff|"
    "by our correspondent|by the associated press|by associated press|by web desk|"
    "by news desk|afp/reuters|reuters/afp|ap/reuters|afp/ap|al jazeera|al jazeera and news "
    "agencies|"
    "foreign correspondent|political correspondent|diplomatic correspondent|"
    "political editor|diplomatic editor|defence editor|bbc news|cnn|epa|anadolu|anadolu agency|"
    "kyodo|kyodo news|yonhap|belta|ria novosti|ukrinform|afp via getty images";

static const char phrase_byline_opening[] =
    "reporting by|additional reporting by|additional reporting|reported by|writing by|written by|"
    "editing by|edited by|compiled by|translated by|with reporting by|with reporting from|"
    "with additional reporting|with agency inputs|with agencies inputs|with inputs from|"
    "with input from|with files from|with ap|with afp|with reuters|with material from|"
    "this story has been updated|this article has been updated|this article was updated|"
    "this story was updated|this article was originally published|"
    "this story was originally published|this article was first published|"
    "this story was first published|this article first appeared|this is a developing story|"
    "this story has been published from|this report was prepared|"
    "reporting and writing by|reporting by and writing by|production by|graphic by|graphics by|"
    "the writer is|the author is|about the author";

// "By our economics desk", "By a staff reporter in Lima".
static const char phrase_byline_our[] = "by our|by a|by an|by the|by staff|by special|from our|our";

static const char phrase_newsroom[] =
    "reporter|reporters|correspondent|correspondents|desk|bureau|staff|newsroom|editor|editors|"
    "writer|writers|team|agencies|stringer|stringers";

static const char phrase_byline_ending[] =
    "contributed to this report|contributed to this story|contributed to this article|"
    "contributed reporting|contributed to the report|contributed to this dispatch|"
    "contributed to the reporting|contributed from";

// --- Captions

static const char phrase_caption_opening[] =
    "photo by|photos by|photo credit|photo courtesy|photo ap|photo afp|photo reuters|photo getty|"
    "photo epa|photograph by|photographer|image credit|image source|image courtesy|image by|"
    "image copyright|image caption|picture by|picture credit|file photo|file photos|file image|"
    "file picture|file pic|file in this|caption|ap photo|afp photo|reuters photo|"
    "representative image|representational image|illustration by|illustrative photo|"
    "illustrative image|media caption|hide caption|toggle caption|view image in fullscreen|"
    "enlarge this image|play video|watch the video|pictured above|pictured left|"
    "screengrab from|screenshot from|video courtesy";

static const char phrase_caption_ending[] =
    "getty images|via getty|getty images/afp|afp/getty images|via reuters|via ap|via afp|"
    "via shutterstock|ap photo|hide caption|photo credit ap|photo credit afp|"
    "photo credit reuters|photo credit getty images|photo ap|photo afp|photo reuters|"
    "handout via reuters|file photo|file pic|photo file";

// --- Navigation

static const char phrase_navigation_whole[] =
    "home|menu|search|share|share this|share this article|share this story|share this post|"
    "share on|share via|share article|share on facebook|share on twitter|share on x|"
    "share on whatsapp|share on linkedin|print|print this|print article|email|e "
    "mail|tweet|comments|comment|"
    "facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest|instagram|youtube|messenger|"
    "copy link|link copied|save|saved|save article|bookmark|back to top|scroll back to top|"
    "skip to content|skip to main content|skip to navigation|next|previous|next article|"
    "next story|next post|previous article|previous story|previous post|my account|profile|"
    "close|open|loading|show more|show less|load more|more|less|view all|see all|view more|see "
    "more|"
    "view gallery|view comments|show comments|hide comments|post a comment|add comment|contact|"
    "contact us|about|about us|terms|privacy|privacy policy|terms of use|sitemap|site map|"
    "help|faq|careers|jobs|archive|rss|world|world news|politics|business|sport|sports|opinion|"
    "opinions|news|videos|video|live|breaking|breaking news|latest|latest news|"
    "international|national|lifestyle|entertainment|technology|health|science|culture|"
    "markets|economy|editorial|columnists|weather|photos|gallery|multimedia|podcasts|"
    "exclusive|analysis|explainer|feature|features|live updates|end|ends|end of article|"
    "visual stories|listen|listen to this article|listen to article|text size|font size|"
    "key points|advertise here|follow|following|like|dislike|report this|report an error|"
    "report a typo|republish|request permissions|reprints|cite this|arrow_forward_ios|square";

static const char phrase_counted[] =
    "shares|share|comments|comment|views|likes|min read|mins read|minute read|minutes read|"
    "min|retweets|followers|min listen|replies|photos";

// Lines that give the page's date.
static const char phrase_dated[] =
    "published|published on|published at|first published|updated|updated on|updated at|"
    "last updated|last update|last modified|posted|posted on|posted at|date published|modified|"
    "issued on|issued|created";

static const char phrase_filed[] =
    "tags|tagged|topics|filed under|posted in|categories|category|keywords|"
    "labels|section|in this article|related topics|related tags|more on";

// --- Headlines of other stories

static const char phrase_cue[] =
    "read more|read more stories|read more here|read also|also read|see also|see more|watch also|"
    "related|related article|related articles|related stories|related story|related news|"
    "related content|related coverage|related links|related link|related posts|related reading|"
    "related reads|related items|related video|related videos|related articles more from author|"
    "more on this story|more on this topic|more on this|more stories|more news|more like this|"
    "more from us|most read|most popular|most viewed|most shared|most commented|most watched|"
    "recommended|recommended for you|recommended reading|recommended stories|"
    "recommended articles|recommended videos|recommended by|you may also like|you might also like|"
    "you may like|you might like|you may also be interested in|don't miss|read next|up next|"
    "what to read next|next read|trending|trending now|trending stories|trending news|"
    "editors' picks|editor's picks|editor's pick|editors' pick|top stories|top news|"
    "latest stories|latest headlines|other news|in other news|further reading|must read|must reads|"
    "in case you missed it|icymi|keep reading|also on|popular stories|popular now|popular news|"
    "popular posts|similar stories|similar articles|also in the news|other stories|"
    "our top stories|more top stories|list of 3 items|list of 4 items|recommended stories list";

// A few more words may follow: "Most read in World".
static const char phrase_cue_opening[] =
    "most read in|most read by|most popular in|most viewed in|more from|more on the|"
    "read more on|read more from|read more about|read more news on|related coverage from|"
    "related roundup|related stories on|latest from|more in|top stories in|"
    "recommended stories|read all the latest";

// Only in capitals, and with a headline behind it: "READ: ...".
static const char phrase_cue_upper[] =
    "read|watch|more|explainer|must read|opinion|analysis|listen";

static const char phrase_topics[] =
    "related topics|related tags|tags|topics|categories|keywords|article tags|more topics|"
    "explore more|in this article|related companies|companies in this article|people in this "
    "article|"
    "popular categories|trending topics";

#endif
