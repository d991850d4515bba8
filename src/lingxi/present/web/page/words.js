// What the page says, in the language of the browser.
const WORDS = {
  en: {
    search: "Search", picture: "Picture", ask: "What do you look for? A leading − means without", sure: "at least", close: "Close",
    all: "All", image: "Pictures", text: "Texts", video: "Videos", audio: "Sounds", kind: "Kind", looking: "Looking …",
    nothing: "Nothing found.", unlikely: "Probably nothing here matches; these are the nearest.", hits: "hits", files: "files",
    skipped: "skipped", empty: "The library is empty: lingxi index FOLDER", offline: "The server does not answer; is lingxi serve running?",
    page: "page N", like: "More like this", unlike: "Not this", rank: "rank", why: "Why", original: "Original", without: "without",
    remove: "Remove", turn: "With or without",
  },
  zh: {
    search: "搜索", picture: "图片", ask: "想找什么？以 − 开头表示不要", sure: "至少", close: "关闭",
    all: "全部", image: "图片", text: "文字", video: "视频", audio: "声音", kind: "种类", looking: "正在查找……",
    nothing: "什么也没找到。", unlikely: "可能没有真正匹配的，以下是最接近的。", hits: "个结果", files: "个文件",
    skipped: "个已跳过", empty: "库是空的：lingxi index 文件夹", offline: "服务器没有回应；lingxi serve 在运行吗？",
    page: "第 N 页", like: "更多类似的", unlike: "不要这个", rank: "排名", why: "为什么", original: "原文件", without: "不要",
    remove: "移除", turn: "要或不要",
  },
};
const language = navigator.language.startsWith("zh") ? "zh" : "en";

export function say(word) {
  return WORDS[language][word] ?? word;
}

export function speak() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
}
