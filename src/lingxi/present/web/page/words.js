// What the page says, in the language of the browser.
const WORDS = {
  en: {
    search: "Search", picture: "Picture", addPicture: "Search with a picture or a sound", ask: "Words, or a picture", askMore: "And …", close: "Close",
    lead: "Find it by what it means", tipWords: "Type what you look for, in English or Chinese. A leading − means without.",
    tipPicture: "Drop, paste or pick a picture; click it to cut out a region.", tipChips: "Several parts count together: click one for “without”, weigh it beside the others.",
    tipKeys: "Press / to type, arrows to move, Enter to look, ? for all keys.", examples: "For example", example1: "a cat", example2: "sunset at the sea", example3: "a cup of coffee",
    emptyLibrary: "The library is empty.", emptyHow: "Put a folder into it: lingxi index FOLDER", loading: "Looking …", looking: "Looking …",
    modality: "Type", folder: "Folder", year: "Year", camera: "Camera", extension: "Format", colour: "Colour",
    black: "Black", white: "White", grey: "Grey", red: "Red", orange: "Orange", yellow: "Yellow", green: "Green", blue: "Blue", purple: "Purple", pink: "Pink", brown: "Brown",
    image: "Pictures", text: "Texts", video: "Videos", audio: "Sounds", sure: "At least", sureName: "Least match probability", group: "Group",
    ungrouped: "Best first", byTime: "By time", byFolder: "By folder", clear: "Clear filters", undated: "Without a date",
    nothing: "Nothing found.", nothingHow: "Try other words, a lower match probability, or fewer filters.", unlikely: "Probably nothing here matches; these are the nearest.",
    hits: "hits", hits1: "hit", files: "files", files1: "file", skipped: "skipped", offline: "The server does not answer; is lingxi serve running?", retry: "Try again",
    page: "page N", like: "More like this", unlike: "Not this", select: "Select", play: "Play", unplayable: "cannot be played here", gone: "no picture", away: "file is missing",
    found: "a hit", without: "without", remove: "Remove", turn: "With or without", weight: "Weight", crop: "Search with a region", unusable: "Only pictures and sounds can be searched with.",
    chosen: "selected", copyPaths: "Copy paths", download: "Download", saveList: "Save list", likeThese: "More like these", clearChosen: "Clear selection", copied: "Copied.", uncopied: "The browser does not allow copying.",
    previous: "Previous", next: "Next", why: "Why it was found", likely: "likely a match", rank: "rank", allWords: "All words", someWords: "Some words", exactWords: "Exactly these words", writtenWords: "Written in the picture", captionMeans: "Caption means it", writtenMeans: "Text in the picture means it", sameRecording: "Same recording", reranked: "Re-ranked by", means: "Content means it", marks: "Like what you marked",
    facts: "Details", taken: "Taken", pixels: "Pixels", size: "Size", modified: "Modified", duration: "Duration", place: "Place", near: "Similar", original: "Open original", copyPath: "Copy path",
    cropTitle: "Draw the region to search with", cropHow: "Drag with mouse or finger; arrow keys move it, with Shift they change its size.", cropGo: "Search this region", cropWhole: "Whole picture",
    library: "Library", indexing: "Indexing", update: "Update", addFolder: "Folder on the server", add: "Index", addFiles: "Add files", received: "received", pause: "Pause", done: "Done", paused: "Paused", added: "added", changed: "changed", removed: "removed",
    albums: "Albums", albumName: "Name of the album", save: "Save", replace: "Replace", saveAlbum: "Save as album", keeps: "Files that come later and belong to it join by themselves.", keepsNothing: "Search or select hits to keep them here; files that come later join by themselves.", kept: "“N” is kept.", liked: "liked", unliked: "not liked", delete: "Delete", deleted: "deleted", undo: "Undo",
    keys: "Keys", keyFind: "type", keyMove: "move between hits", keyOpen: "look at a hit", keySelect: "select; with Shift and arrows several", keyLike: "more like this / not this", keyPlay: "play a sound", keyAll: "select all, copy their paths", keyEscape: "close, or clear the selection",
    filters: "Filters", hitsName: "Hits", parts: "Parts of the question",
  },
  zh: {
    search: "搜索", picture: "图片", addPicture: "用图片或声音搜索", ask: "输入文字，或图片", askMore: "还有……", close: "关闭",
    lead: "按含义查找", tipWords: "用中文或英文输入要找的内容，以 − 开头表示不要。",
    tipPicture: "拖入、粘贴或选择一张图片；点击它可截取一块区域。", tipChips: "多个条件一起起作用：点击可切换为“不要”，也可以调整权重。",
    tipKeys: "按 / 输入，方向键移动，回车查看，? 显示全部按键。", examples: "例如", example1: "猫", example2: "海边日落", example3: "一杯咖啡",
    emptyLibrary: "库是空的。", emptyHow: "先放入一个文件夹：lingxi index 文件夹", loading: "正在查找……", looking: "正在查找……",
    modality: "种类", folder: "文件夹", year: "年份", camera: "相机", extension: "格式", colour: "颜色",
    black: "黑色", white: "白色", grey: "灰色", red: "红色", orange: "橙色", yellow: "黄色", green: "绿色", blue: "蓝色", purple: "紫色", pink: "粉色", brown: "棕色",
    image: "图片", text: "文字", video: "视频", audio: "声音", sure: "至少", sureName: "最低匹配概率", group: "分组",
    ungrouped: "按相关度", byTime: "按时间", byFolder: "按文件夹", clear: "清除筛选", undated: "没有日期",
    nothing: "什么也没找到。", nothingHow: "试试别的词、更低的匹配概率，或更少的筛选条件。", unlikely: "可能没有真正匹配的，以下是最接近的。",
    hits: "个结果", hits1: "个结果", files: "个文件", files1: "个文件", skipped: "个已跳过", offline: "服务器没有回应；lingxi serve 在运行吗？", retry: "重试",
    page: "第 N 页", like: "更多类似的", unlike: "不要这个", select: "选择", play: "播放", unplayable: "这里无法播放", gone: "没有图片", away: "文件缺失",
    found: "一个结果", without: "不要", remove: "移除", turn: "要或不要", weight: "权重", crop: "用局部搜索", unusable: "只能用图片和声音搜索。",
    chosen: "个已选", copyPaths: "复制路径", download: "下载", saveList: "保存列表", likeThese: "更多类似这些的", clearChosen: "取消选择", copied: "已复制。", uncopied: "浏览器不允许复制。",
    previous: "上一个", next: "下一个", why: "为什么找到它", likely: "可能匹配", rank: "排名", allWords: "全部词语", someWords: "部分词语", exactWords: "精确匹配", writtenWords: "图片中的文字", captionMeans: "说明文字的含义", writtenMeans: "图片文字的含义", sameRecording: "同一段录音", reranked: "重新排序", means: "内容的含义", marks: "与你标记的相似",
    facts: "详细信息", taken: "拍摄时间", pixels: "像素", size: "大小", modified: "修改时间", duration: "时长", place: "地点", near: "相似的", original: "打开原文件", copyPath: "复制路径",
    cropTitle: "画出要用来搜索的区域", cropHow: "用鼠标或手指拖动；方向键移动，按住 Shift 改变大小。", cropGo: "搜索这块区域", cropWhole: "整张图片",
    library: "库", indexing: "正在索引", update: "更新", addFolder: "服务器上的文件夹", add: "索引", addFiles: "添加文件", received: "个已收到", pause: "暂停", done: "完成", paused: "已暂停", added: "个新增", changed: "个改变", removed: "个移除",
    albums: "相册", albumName: "相册名称", save: "保存", replace: "替换", saveAlbum: "保存为相册", keeps: "以后新增的、符合的文件会自动加入。", keepsNothing: "搜索或选择结果后可保存在这里；以后新增的文件会自动加入。", kept: "已保存“N”。", liked: "个喜欢", unliked: "个不喜欢", delete: "删除", deleted: "已删除", undo: "撤销",
    keys: "按键", keyFind: "输入", keyMove: "在结果间移动", keyOpen: "查看结果", keySelect: "选择；按住 Shift 加方向键选多个", keyLike: "更多类似的 / 不要这个", keyPlay: "播放声音", keyAll: "全选，复制路径", keyEscape: "关闭，或取消选择",
    filters: "筛选", hitsName: "结果", parts: "搜索条件",
  },
};
export const language = navigator.language.startsWith("zh") ? "zh" : "en";
export const locale = navigator.language.startsWith(language) ? navigator.language : language; // of dates and numbers

export function say(word) {
  return WORDS[language][word] ?? word;
}

// A number of things: "hits" or "files".
export function counted(count, things, more = "") {
  return `${count.toLocaleString(locale)}${more} ${say(count === 1 && !more ? `${things}1` : things)}`;
}

// Fills in what stands in the document: `data-say` is its text, `data-name` its name, `data-hint` its placeholder.
export function speak() {
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = say(each.dataset.say);
  for (const each of document.querySelectorAll("[data-name]")) {
    each.setAttribute("aria-label", say(each.dataset.name));
    if (each.matches("button, label")) each.title = say(each.dataset.name);
  }
  for (const each of document.querySelectorAll("[data-hint]")) each.placeholder = say(each.dataset.hint);
}
