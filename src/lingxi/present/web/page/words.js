// The texts of the page in the language of the browser. N is replaced by a number or a name.
const WORDS = {
  en: {
    search: "Search", picture: "Image", addPicture: "Search with an image or audio file",
    ask: "Describe what you are looking for", askMore: "Add a condition", close: "Close",
    lead: "Search by meaning",
    tipWords: "Type what you are looking for, in English or Chinese. Start with − to exclude something.",
    tipPicture: "Drop, paste or choose an image. Click it to search with a part of it.",
    tipChips: "Combine several conditions. Click one to exclude it, or change its weight.",
    tipKeys: "Press / to type, the arrow keys to move, Enter to open, ? for all shortcuts.",
    examples: "Examples", example1: "a cat", example2: "sunset at the sea", example3: "a cup of coffee",
    emptyLibrary: "The library is empty.", emptyHow: "Index a folder first: lingxi index FOLDER",
    loading: "Searching …", looking: "Loading …",
    modality: "Type", folder: "Folder", year: "Year", camera: "Camera", extension: "Format", colour: "Colour",
    black: "Black", white: "White", grey: "Grey", red: "Red", orange: "Orange", yellow: "Yellow", green: "Green",
    blue: "Blue", purple: "Purple", pink: "Pink", brown: "Brown",
    image: "Images", text: "Text", video: "Videos", audio: "Audio",
    sure: "Match ≥", sureName: "Minimum match probability", group: "Sort and group",
    ungrouped: "Best match", byTime: "By month", byFolder: "By folder", clear: "Clear filters", undated: "No date",
    nothing: "Nothing found.", nothingHow: "Try other words, a lower match probability, or fewer filters.",
    unlikely: "Probably no match in this library. These are the closest hits.",
    hits: "hits", hits1: "hit", files: "files", files1: "file", skipped: "N skipped",
    offline: "The server does not answer. Check that lingxi serve is running.", retry: "Try again",
    page: "page N", like: "More like this", unlike: "Not this", select: "Select", play: "Play",
    unplayable: "cannot be played here", gone: "no preview", away: "file missing",
    found: "a hit", without: "without", remove: "Remove", turn: "Include or exclude", weight: "Weight",
    crop: "Search with a region", unusable: "Only images and audio files can be searched with.",
    chosen: "N selected", copyPaths: "Copy paths", download: "Download", saveList: "Save list",
    likeThese: "More like these", clearChosen: "Clear selection",
    copied: "Copied.", uncopied: "The browser does not allow copying.",
    previous: "Previous", next: "Next", why: "Why it was found", likely: "N% match", rank: "rank",
    allWords: "Has all the words", someWords: "Has some of the words", exactWords: "Has exactly these words",
    writtenWords: "Words in the image", captionMeans: "Caption has a similar meaning",
    writtenMeans: "Text in the image has a similar meaning", sameRecording: "Same recording",
    reranked: "Re-ranked by", means: "Similar content", marks: "Similar to the hits you marked",
    facts: "Details", taken: "Taken", pixels: "Pixels", size: "Size", modified: "Modified", duration: "Duration",
    place: "Place", near: "Similar", original: "Open original", copyPath: "Copy path",
    cropTitle: "Select a region to search with",
    cropHow: "Drag with the mouse or a finger. The arrow keys move the region; with Shift they resize it.",
    cropGo: "Search this region", cropWhole: "Whole image",
    library: "Library", indexing: "Indexing", update: "Update", addFolder: "Folder on the server", add: "Index",
    addFiles: "Add files", received: "N received", pause: "Pause", done: "Done", paused: "Paused",
    added: "N added", changed: "N changed", removed: "N removed",
    albums: "Albums", albumName: "Album name", save: "Save", replace: "Replace", saveAlbum: "Save as album",
    keeps: "New files that match are added automatically.",
    keepsNothing: "Search or select hits to save them here. New files that match are added automatically.",
    kept: "Saved “N”.", liked: "N liked", unliked: "N not liked", delete: "Delete", deleted: "deleted", undo: "Undo",
    keys: "Keyboard shortcuts", keyFind: "type", keyMove: "move between hits", keyOpen: "open a hit",
    keySelect: "select; Shift + arrow keys select several", keyLike: "more like this / not this",
    keyPlay: "play audio", keyAll: "select all / copy their paths", keyEscape: "close, or clear the selection",
    filters: "Filters", hitsName: "Hits", parts: "Search conditions",
  },
  zh: {
    search: "搜索", picture: "图片", addPicture: "用图片或音频搜索",
    ask: "输入要找的内容", askMore: "添加条件", close: "关闭",
    lead: "按含义搜索",
    tipWords: "用中文或英文描述要找的内容；以 − 开头表示排除。",
    tipPicture: "拖入、粘贴或选择一张图片；点击图片可以截取局部来搜索。",
    tipChips: "多个条件可以组合使用：点击条件可切换为排除，也可以调整权重。",
    tipKeys: "按 / 输入，方向键移动，回车打开，? 查看全部快捷键。",
    examples: "试试", example1: "猫", example2: "海边日落", example3: "一杯咖啡",
    emptyLibrary: "资料库是空的。", emptyHow: "请先索引一个文件夹：lingxi index 文件夹",
    loading: "正在搜索……", looking: "正在加载……",
    modality: "类型", folder: "文件夹", year: "年份", camera: "相机", extension: "格式", colour: "颜色",
    black: "黑色", white: "白色", grey: "灰色", red: "红色", orange: "橙色", yellow: "黄色", green: "绿色",
    blue: "蓝色", purple: "紫色", pink: "粉色", brown: "棕色",
    image: "图片", text: "文本", video: "视频", audio: "音频",
    sure: "匹配度 ≥", sureName: "最低匹配度", group: "排序与分组",
    ungrouped: "按匹配度", byTime: "按月份", byFolder: "按文件夹", clear: "清除筛选", undated: "无日期",
    nothing: "没有找到结果。", nothingHow: "试试换个说法、降低匹配度，或减少筛选条件。",
    unlikely: "资料库中可能没有匹配的内容，以下是最接近的结果。",
    hits: "个结果", hits1: "个结果", files: "个文件", files1: "个文件", skipped: "跳过 N 个文件",
    offline: "服务器没有响应，请确认 lingxi serve 正在运行。", retry: "重试",
    page: "第 N 页", like: "找相似", unlike: "排除", select: "选择", play: "播放",
    unplayable: "无法在此播放", gone: "无预览", away: "文件缺失",
    found: "搜索结果", without: "排除", remove: "移除", turn: "包含或排除", weight: "权重",
    crop: "用局部搜索", unusable: "只能用图片或音频文件搜索。",
    chosen: "已选 N 项", copyPaths: "复制路径", download: "下载", saveList: "保存列表",
    likeThese: "找相似", clearChosen: "取消选择",
    copied: "已复制。", uncopied: "浏览器不允许复制。",
    previous: "上一个", next: "下一个", why: "匹配原因", likely: "匹配度 N%", rank: "排名",
    allWords: "包含全部词语", someWords: "包含部分词语", exactWords: "精确匹配",
    writtenWords: "图中文字匹配", captionMeans: "说明文字含义相近",
    writtenMeans: "图中文字含义相近", sameRecording: "同一段录音",
    reranked: "重排序", means: "内容相似", marks: "与标记的结果相似",
    facts: "详细信息", taken: "拍摄时间", pixels: "尺寸", size: "大小", modified: "修改时间", duration: "时长",
    place: "地点", near: "相似内容", original: "打开原文件", copyPath: "复制路径",
    cropTitle: "选择用来搜索的区域",
    cropHow: "用鼠标或手指拖动；方向键移动区域，按住 Shift 调整大小。",
    cropGo: "搜索此区域", cropWhole: "整张图片",
    library: "资料库", indexing: "正在索引", update: "更新", addFolder: "服务器上的文件夹", add: "索引",
    addFiles: "添加文件", received: "已收到 N 个文件", pause: "暂停", done: "已完成", paused: "已暂停",
    added: "新增 N 个", changed: "更新 N 个", removed: "移除 N 个",
    albums: "相册", albumName: "相册名称", save: "保存", replace: "替换", saveAlbum: "保存为相册",
    keeps: "以后新增的匹配文件会自动加入。",
    keepsNothing: "搜索或选择结果后，可以保存到这里；以后新增的匹配文件会自动加入。",
    kept: "已保存“N”。", liked: "喜欢 N 项", unliked: "排除 N 项", delete: "删除", deleted: "已删除", undo: "撤销",
    keys: "快捷键", keyFind: "输入", keyMove: "在结果间移动", keyOpen: "打开结果",
    keySelect: "选择；按住 Shift 加方向键可多选", keyLike: "找相似 / 排除",
    keyPlay: "播放音频", keyAll: "全选 / 复制路径", keyEscape: "关闭，或取消选择",
    filters: "筛选", hitsName: "结果", parts: "搜索条件",
  },
};
export const language = navigator.language.startsWith("zh") ? "zh" : "en";
export const locale = navigator.language.startsWith(language) ? navigator.language : language; // of dates and numbers

export function say(word) {
  return WORDS[language][word] ?? word;
}

// A text with its N filled in: numbers in the form of the language.
export function filled(word, value) {
  return say(word).replace("N", () => value.toLocaleString(locale));
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
