// SPDX-License-Identifier: Apache-2.0
//
// The words by which line.c knows what a page puts around a report, in lower case, as line.c makes the words of a line: without
// punctuation. Each list ends with an empty phrase.
#ifndef READ_PHRASE_H
#define READ_PHRASE_H

#include "base/sv.h"

// clang-format off
#define P(phrase) {phrase, sizeof phrase - 1}

// --- Promotion

static const sv phrase_promo_whole[] = {
    P("advertisement"), P("advertisements"), P("advertising"), P("ad"), P("ads"), P("advertise"), P("advertise with us"),
    P("adchoices"), P("sponsored"), P("sponsored content"), P("sponsored links"), P("paid post"), P("partner content"),
    P("promoted"), P("promoted stories"), P("subscribe"), P("subscribed"), P("subscribe now"), P("subscribe today"),
    P("subscribe here"), P("newsletter"), P("newsletters"), P("sign up"), P("sign up now"), P("sign up here"), P("sign in"),
    P("log in"), P("login"), P("register"), P("register now"), P("join now"), P("donate"), P("donate now"), P("follow us"),
    P("follow us on"), P("thanks for watching"), P("scroll to continue"), P("download the app"), P("get the app"),
    P("unlock this article"), P("already a subscriber"), P("support us"), P("accept"), P("accept all"), P("reject all"),
    P("manage cookies"), P("cookie settings"), P("cookie policy"), P("cookies"), P("free weekly newsletter"), {0}};

static const sv phrase_promo_opening[] = {
    P("subscribe to"), P("subscribe now"), P("subscribe for"), P("subscribe today"), 
    P("sign up for"), P("sign up to"), P("sign up now"), P("sign up here"), P("sign up and"),
    P("sign up today"), P("sign up with"), P("follow us"), P("follow our"), P("like us on"), P("join us on"),
    P("join our community"), P("add us"), P("download our"), P("download the app"), P("get our"), P("get the latest updates"),
    P("get the latest news"), P("get breaking news"), P("for all the latest"), P("for the latest news"),
    P("for the latest updates"), P("for the latest headlines"), P("for more news"), P("stay up to date"), P("stay updated"),
    P("stay informed"), P("stay connected"), P("never miss"), P("this site uses cookies"), P("this website uses cookies"),
    P("we use cookies"), P("we and our partners"), P("by continuing to use"), P("by continuing to browse"), P("by clicking"),
    P("by signing up"), P("by subscribing"), P("your browser does not"), P("please enable javascript"),
    P("javascript is disabled"), P("story continues below"), P("article continues below"), P("article continues after"),
    P("story continues after"), P("continue reading below"), P("advertisement"), P("sponsored by"), P("already a subscriber"),
    P("already registered"), P("already have an account"), P("to continue reading"), P("this article is for subscribers"),
    P("support our journalism"), P("support independent"), P("enter your email"), P("your email address"), P("invalid email"),
    P("please enter"), P("you've successfully"), P("thank you for subscribing"), P("thank you for signing"),
    P("privacy notice"), P("privacy policy"), P("terms of use"), P("terms of service"), P("terms and conditions"),
    P("accept cookies"), P("got a tip"), P("got a story"), P("do you have a story"), P("do you have a tip"),
    P("have a story"), P("share your thoughts"), P("let us know in the comments"), P("join the conversation"),
    P("leave a comment"), P("have your say"), P("choose us as"), P("see our privacy"), 
    P("watch live on"), P("listen to our"), P("watch our"), P("try our"), P("visit our"), P("check out our"), P("read our"),
    P("we apologize but this video"), P("this video is not available"), P("this content is not available"), {0}};

// An author may write these as well, of the thing that the report is about.
static const sv phrase_promo_opening_weak[] = {P("click here"), P("click to"), P("tap here"), P("buy tickets"), P("shop now"), {0}};

static const sv phrase_promo_inside[] = {
    P("google news channel"), P("google news feed"), P("preferred source"), P("our newsletter"), P("our newsletters"),
    P("our daily newsletter"), P("our weekly newsletter"), P("our free newsletter"), P("our free weekly newsletter"),
    P("our mobile app"), P("via the app"), P("to your inbox"), P("in your inbox"), P("our whatsapp channel"),
    P("our telegram channel"), P("our whatsapp group"), P("our youtube channel"), P("our facebook page"),
    P("our twitter account"), P("our mailing list"), P("unsubscribe at any time"), P("affiliate commission"),
    P("affiliate links"), P("affiliate link"), P("protected by recaptcha"), P("use of cookies"), P("your cookie"),
    P("our terms of"), P("our privacy policy"), P("this article contains affiliate"), P("push notifications for"), {0}};

// An invitation, somebody addressed, and a medium: all three together.
static const sv phrase_invitation[] = {
    P("subscribe"), P("follow"), P("like"), P("join"), P("get"), P("download"), P("stay"), P("sign"), P("register"),
    P("click"), P("tap"), P("read"), P("see"), P("visit"), P("watch"), P("listen"), P("support"), P("receive"), P("keep"),
    P("find"), P("check"), P("add"), P("choose"), P("want"), P("for more"), P("for all"), P("for the latest"),
    P("for breaking"), P("for live"), P("to read"), P("to receive"), P("to stay"), P("to subscribe"), P("to continue"),
    P("if you want"), P("if you enjoyed"), P("if you would like"), P("don't forget"), P("don't miss"), P("have you"),
    P("are you"), P("enjoy"), P("try"), P("catch"), P("turn on"), P("activate"), P("enable"), P("log"), P("create"),
    P("contact"), P("email"), P("send"), P("write"), P("tune"), P("connect"), P("share"), P("access"), P("unlock"),
    P("exclusive"), P("be the first"), P("install"), P("discover"), P("explore"), {0}};

static const sv phrase_addressed[] = {
    P("our"), P("us"), P("here"), P("you"), P("your"), P("yours"), P("now"), P("today"), P("free"), P("via"), P("online"),
    P("subscribe"), P("follow"), P("exclusive"), P("daily"), {0}};

static const sv phrase_publisher[] = {P("our"), P("us"), P("we"), {0}};

static const sv phrase_medium[] = {
    P("newsletter"), P("newsletters"), P("app"), P("apps"), P("whatsapp"), P("telegram"), P("twitter"), P("facebook"),
    P("instagram"), P("youtube"), P("linkedin"), P("tiktok"), P("viber"), P("mastodon"), P("bluesky"), P("google news"),
    P("google play"), P("app store"), P("podcast"), P("podcasts"), P("inbox"), P("e mail"), P("email"), P("alerts"),
    P("notifications"), P("mailing list"), P("rss"), P("subscription"), P("subscriptions"), P("subscriber"), P("subscribers"),
    P("website"), P("homepage"), P("web site"), P("headlines"), P("latest news"), P("breaking news"), P("latest updates"),
    P("live blog"), P("liveblog"), P("live coverage"), P("premium"), P("digital edition"), P("e paper"), P("epaper"),
    P("print edition"), P("social media"), P("unlimited access"), P("full access"), P("paywall"), P("article"), P("comments"),
    {0}};

// Somebody says something: no promotion, whatever else is in the line.
static const sv phrase_reporting[] = {
    P("said"), P("says"), P("told"), P("according to"), P("reported"), P("reports"), P("announced"), P("wrote"), P("added"),
    P("he"), P("she"), P("they"), P("his"), P("her"), P("their"), P("was"), P("were"), P("had"), P("president"),
    P("minister"), P("officials"), P("police"), {0}};

// --- Bylines

static const sv phrase_agency[] = {
    P("afp"), P("ap"), P("reuters"), P("associated press"), P("the associated press"), P("agence france presse"), P("xinhua"),
    P("tass"), P("interfax"), P("dpa"), P("ani"), P("pti"), P("ians"), P("upi"), P("efe"), P("ansa"), P("bloomberg"),
    P("bloomberg news"), P("agencies"), P("news agencies"), P("staff"), P("staff writer"), P("staff writers"),
    P("staff reporter"), P("staff reporters"), P("our foreign staff"), P("our correspondent"), P("our correspondents"),
    P("our own correspondent"), P("our reporter"), P("our staff reporter"), P("web desk"), P("news desk"), P("newsdesk"),
    P("foreign desk"), P("online desk"), P("by agencies"), P("by afp"), P("by ap"), P("by reuters"), P("by staff"),
    P("by staff writer"), P("by staff writers"), P("by staff reporter"), P("by our foreign staff"), P("by our correspondent"),
    P("by the associated press"), P("by associated press"), P("by web desk"), P("by news desk"), P("afp/reuters"),
    P("reuters/afp"), P("ap/reuters"), P("afp/ap"), P("al jazeera"), P("al jazeera and news agencies"),
    P("foreign correspondent"), P("political correspondent"), P("diplomatic correspondent"), P("political editor"),
    P("diplomatic editor"), P("defence editor"), P("bbc news"), P("cnn"), P("epa"), P("anadolu"), P("anadolu agency"),
    P("kyodo"), P("kyodo news"), P("yonhap"), P("belta"), P("ria novosti"), P("ukrinform"), P("afp via getty images"), {0}};

static const sv phrase_byline_opening[] = {
    P("reporting by"), P("additional reporting by"), P("additional reporting"), P("reported by"), P("writing by"),
    P("written by"), P("editing by"), P("edited by"), P("compiled by"), P("translated by"), P("with reporting by"),
    P("with reporting from"), P("with additional reporting"), P("with agency inputs"), P("with agencies inputs"),
    P("with inputs from"), P("with input from"), P("with files from"), P("with ap"), P("with afp"), P("with reuters"),
    P("with material from"), P("this story has been updated"), P("this article has been updated"),
    P("this article was updated"), P("this story was updated"), P("this article was originally published"),
    P("this story was originally published"), P("this article was first published"), P("this story was first published"),
    P("this article first appeared"), P("this is a developing story"), P("this story has been published from"),
    P("this report was prepared"), P("reporting and writing by"), P("reporting by and writing by"), P("production by"),
    P("graphic by"), P("graphics by"), P("the writer is"), P("the author is"), P("about the author"), {0}};

// "By our economics desk", "By a staff reporter in Lima".
static const sv phrase_byline_our[] = {
    P("by our"), P("by a"), P("by an"), P("by the"), P("by staff"), P("by special"), P("from our"), P("our"), {0}};

static const sv phrase_newsroom[] = {
    P("reporter"), P("reporters"), P("correspondent"), P("correspondents"), P("desk"), P("bureau"), P("staff"), P("newsroom"),
    P("editor"), P("editors"), P("writer"), P("writers"), P("team"), P("agencies"), P("stringer"), P("stringers"), {0}};

static const sv phrase_byline_ending[] = {
    P("contributed to this report"), P("contributed to this story"), P("contributed to this article"),
    P("contributed reporting"), P("contributed to the report"), P("contributed to this dispatch"),
    P("contributed to the reporting"), P("contributed from"), {0}};

static const sv phrase_by[] = {P("by"), {0}};
static const sv phrase_reported_from[] = {P("reported from"), {0}};

// --- Captions

static const sv phrase_caption_opening[] = {
    P("photo by"), P("photos by"), P("photo credit"), P("photo courtesy"), P("photo ap"), P("photo afp"), P("photo reuters"),
    P("photo getty"), P("photo epa"), P("photograph by"), P("photographer"), P("image credit"), P("image source"),
    P("image courtesy"), P("image by"), P("image copyright"), P("image caption"), P("picture by"), P("picture credit"),
    P("file photo"), P("file photos"), P("file image"), P("file picture"), P("file pic"), P("file in this"), P("caption"),
    P("ap photo"), P("afp photo"), P("reuters photo"), P("representative image"), P("representational image"),
    P("illustration by"), P("illustrative photo"), P("illustrative image"), P("media caption"), P("hide caption"),
    P("toggle caption"), P("view image in fullscreen"), P("enlarge this image"), P("play video"), P("watch the video"),
    P("pictured above"), P("pictured left"), P("screengrab from"), P("screenshot from"), P("video courtesy"), {0}};

static const sv phrase_caption_ending[] = {
    P("getty images"), P("via getty"), P("getty images/afp"), P("afp/getty images"), P("via reuters"), P("via ap"),
    P("via afp"), P("via shutterstock"), P("ap photo"), P("hide caption"), P("photo credit ap"), P("photo credit afp"),
    P("photo credit reuters"), P("photo credit getty images"), P("photo ap"), P("photo afp"), P("photo reuters"),
    P("handout via reuters"), P("file photo"), P("file pic"), P("photo file"), {0}};

static const sv phrase_photo[] = {P("photo"), P("photos"), P("image"), P("images"), P("picture"), P("getty"), {0}};

// --- Navigation

static const sv phrase_navigation_whole[] = {
    P("home"), P("menu"), P("search"), P("share"), P("share this"), P("share this article"), P("share this story"),
    P("share this post"), P("share on"), P("share via"), P("share article"), P("share on facebook"), P("share on twitter"),
    P("share on x"), P("share on whatsapp"), P("share on linkedin"), P("print"), P("print this"), P("print article"),
    P("email"), P("e mail"), P("tweet"), P("comments"), P("comment"), P("facebook"), P("twitter"), P("whatsapp"),
    P("telegram"), P("linkedin"), P("reddit"), P("pinterest"), P("instagram"), P("youtube"), P("messenger"), P("copy link"),
    P("link copied"), P("save"), P("saved"), P("save article"), P("bookmark"), P("back to top"), P("scroll back to top"),
    P("skip to content"), P("skip to main content"), P("skip to navigation"), P("next"), P("previous"), P("next article"),
    P("next story"), P("next post"), P("previous article"), P("previous story"), P("previous post"), P("my account"),
    P("profile"), P("close"), P("open"), P("loading"), P("show more"), P("show less"), P("load more"), P("more"), P("less"),
    P("view all"), P("see all"), P("view more"), P("see more"), P("view gallery"), P("view comments"), P("show comments"),
    P("hide comments"), P("post a comment"), P("add comment"), P("contact"), P("contact us"), P("about"), P("about us"),
    P("terms"), P("privacy"), P("privacy policy"), P("terms of use"), P("sitemap"), P("site map"), P("help"), P("faq"),
    P("careers"), P("jobs"), P("archive"), P("rss"), P("world"), P("world news"), P("politics"), P("business"), P("sport"),
    P("sports"), P("opinion"), P("opinions"), P("news"), P("videos"), P("video"), P("live"), P("breaking"),
    P("breaking news"), P("latest"), P("latest news"), P("international"), P("national"), P("lifestyle"), P("entertainment"),
    P("technology"), P("health"), P("science"), P("culture"), P("markets"), P("economy"), P("editorial"), P("columnists"),
    P("weather"), P("photos"), P("gallery"), P("multimedia"), P("podcasts"), P("exclusive"), P("analysis"), P("explainer"),
    P("feature"), P("features"), P("live updates"), P("end"), P("ends"), P("end of article"), P("visual stories"),
    P("listen"), P("listen to this article"), P("listen to article"), P("text size"), P("font size"), P("key points"),
    P("advertise here"), P("follow"), P("following"), P("like"), P("dislike"), P("report this"), P("report an error"),
    P("report a typo"), P("republish"), P("request permissions"), P("reprints"), P("cite this"), P("arrow_forward_ios"),
    P("square"), {0}};

static const sv phrase_counted[] = {
    P("shares"), P("share"), P("comments"), P("comment"), P("views"), P("likes"), P("min read"), P("mins read"),
    P("minute read"), P("minutes read"), P("min"), P("retweets"), P("followers"), P("min listen"), P("replies"), P("photos"),
    {0}};

// Lines that give the page's date.
static const sv phrase_dated[] = {
    P("published"), P("published on"), P("published at"), P("first published"), P("updated"), P("updated on"),
    P("updated at"), P("last updated"), P("last update"), P("last modified"), P("posted"), P("posted on"), P("posted at"),
    P("date published"), P("modified"), P("issued on"), P("issued"), P("created"), {0}};

static const sv phrase_filed[] = {
    P("tags"), P("tagged"), P("topics"), P("filed under"), P("posted in"), P("categories"), P("category"), P("keywords"),
    P("labels"), P("section"), P("in this article"), P("related topics"), P("related tags"), P("more on"), {0}};

static const sv phrase_copyright[] = {P("©"), P("copyright ©"), P("copyright 19"), P("copyright 20"), {0}};
static const sv phrase_rights[] = {P("all rights reserved"), {0}};
static const sv phrase_revised[] = {P("adds"), P("updates"), P("recasts"), P("writes through"), {0}};

// --- Headlines of other stories

static const sv phrase_cue[] = {
    P("read more"), P("read more stories"), P("read more here"), P("read also"), P("also read"), P("see also"), P("see more"),
    P("watch also"), P("related"), P("related article"), P("related articles"), P("related stories"), P("related story"),
    P("related news"), P("related content"), P("related coverage"), P("related links"), P("related link"), P("related posts"),
    P("related reading"), P("related reads"), P("related items"), P("related video"), P("related videos"),
    P("related articles more from author"), P("more on this story"), P("more on this topic"), P("more on this"),
    P("more stories"), P("more news"), P("more like this"), P("more from us"), P("most read"), P("most popular"),
    P("most viewed"), P("most shared"), P("most commented"), P("most watched"), P("recommended"), P("recommended for you"),
    P("recommended reading"), P("recommended stories"), P("recommended articles"), P("recommended videos"),
    P("recommended by"), P("you may also like"), P("you might also like"), P("you may like"), P("you might like"),
    P("you may also be interested in"), P("don't miss"), P("read next"), P("up next"), P("what to read next"), P("next read"),
    P("trending"), P("trending now"), P("trending stories"), P("trending news"), P("editors' picks"), P("editor's picks"),
    P("editor's pick"), P("editors' pick"), P("top stories"), P("top news"), P("latest stories"), P("latest headlines"),
    P("other news"), P("in other news"), P("further reading"), P("must read"), P("must reads"), P("in case you missed it"),
    P("icymi"), P("keep reading"), P("also on"), P("popular stories"), P("popular now"), P("popular news"),
    P("popular posts"), P("similar stories"), P("similar articles"), P("also in the news"), P("other stories"),
    P("our top stories"), P("more top stories"), P("list of 3 items"), P("list of 4 items"), P("recommended stories list"),
    {0}};

// A few more words may follow: "Most read in World".
static const sv phrase_cue_opening[] = {
    P("most read in"), P("most read by"), P("most popular in"), P("most viewed in"), P("more from"), P("more on the"),
    P("read more on"), P("read more from"), P("read more about"), P("read more news on"), P("related coverage from"),
    P("related roundup"), P("related stories on"), P("latest from"), P("more in"), P("top stories in"),
    P("recommended stories"), P("read all the latest"), {0}};

// Only in capitals, and with a headline behind it: "READ: ...".
static const sv phrase_cue_upper[] = {
    P("read"), P("watch"), P("more"), P("explainer"), P("must read"), P("opinion"), P("analysis"), P("listen"), {0}};

static const sv phrase_topics[] = {
    P("related topics"), P("related tags"), P("tags"), P("topics"), P("categories"), P("keywords"), P("article tags"),
    P("more topics"), P("explore more"), P("in this article"), P("related companies"), P("companies in this article"),
    P("people in this article"), P("popular categories"), P("trending topics"), {0}};

#undef P
// clang-format on

#endif
