// What the pages say, in both languages, and the words of codes from the schema.

const WORDS = {
  title: ["简报", "jianbao"],
  skip: ["跳到正文", "Skip to content"],
  overview: ["概览", "Overview"],
  reports: ["报告", "Reports"],
  compare: ["比较", "Comparison"],
  disputes: ["分歧", "Conflicts"],
  conflicts: ["分歧与核对", "Conflicts and checks"],
  charts: ["图表", "Charts"],
  sections: ["栏目", "Sections"],
  language: ["English", "中文"],
  theme_light: ["浅色", "Light"],
  theme_dark: ["深色", "Dark"],
  theme_auto: ["随系统", "Automatic"],
  theme: ["外观", "Appearance"],
  keys: ["快捷键", "Keys"],
  close: ["关闭", "Close"],
  failed: ["出错了：{what}", "Something went wrong: {what}"],
  not_found: ["没有这份报告", "There is no such report"],
  facts: ["事实", "Facts"],
  mechanisms: ["机制", "Mechanisms"],
  citations: ["引用文件", "Documents cited"],
  checks: ["核对", "Checks"],
  regions: ["地区", "Regions"],
  search: ["查找", "Search"],
  search_reports: ["标题、文件、地区、单位", "Title, file, region, issuer"],
  search_regions: ["地区名称或代码", "Region name or code"],
  search_facts: ["数字、指标、原文", "Number, measure, sentence"],
  sort: ["排序", "Sort"],
  sort_file: ["文件", "File"],
  sort_region: ["地区", "Region"],
  sort_year: ["年份", "Year"],
  sort_doubts: ["存疑数", "Doubts"],
  sort_facts: ["事实数", "Facts"],
  sort_status: ["读取状态", "Status"],
  status: ["状态", "Status"],
  level: ["层级", "Level"],
  year: ["年份", "Year"],
  group: ["指标组", "Indicators"],
  empty_rows: ["也列未写明的地区", "Also regions that state none"],
  category: ["类别", "Category"],
  all: ["全部", "All"],
  all_groups: ["全部指标", "All indicators"],
  doubtful: ["存疑", "Doubtful"],
  copies: ["重复", "Copies"],
  found_reports: ["{n} 份报告", "{n} reports"],
  found_rows: ["{n} 行（每个地区每年一行）", "{n} rows (one a region and year)"],
  page_of: ["第 {from}–{to} 条，共 {total} 条", "{from}–{to} of {total}"],
  previous_page: ["上一页", "Previous page"],
  next_page: ["下一页", "Next page"],
  file: ["文件", "File"],
  region: ["地区", "Region"],
  report: ["报告", "Report"],
  undecided: ["地区未定", "Region undecided"],
  no_year: ["年份未载", "No year"],
  untitled: ["（无标题）", "(no title)"],
  back_reports: ["报告列表", "All reports"],
  text: ["报告正文", "Text of the report"],
  no_text: ["没有正文：报告未能读出，或输出时未附正文。以下列出所据原句。", "There is no text: the report was not read, or was published without. The sentences below are those quoted."],
  panel: ["读出的内容", "What was read"],
  selected: ["所选", "Selected"],
  none_selected: ["点选正文中的标记，或按 j、k 逐条查看。", "Choose a mark in the text, or step through with j and k."],
  only_doubtful: ["只看存疑", "Only doubtful"],
  everything: ["事实与机制", "Facts and mechanisms"],
  value: ["数值", "Value"],
  confidence: ["置信度", "Confidence"],
  rule: ["规则", "Rule"],
  sentence: ["原文", "Sentence"],
  from_cell: ["比较表中的一格", "A cell of the comparison"],
  back_compare: ["回到比较表", "Back to the comparison"],
  candidates: ["候选 {n} 条", "{n} candidates"],
  also_behind: ["此格所据：", "Behind this cell:"],
  no_evidence: ["这一格没有可定位的原文。", "There is no sentence to show for this cell."],
  cell_goes: ["点选任一格，即见报告中的原句。", "Choose any cell to see the sentence in its report."],
  legend: ["· 未写明　? 未读全　≈ 约　≥ 不少于　≤ 不超过　* 计算得出　† 说法不一", "· not stated   ? not read whole   ≈ about   ≥ at least   ≤ at most   * computed   † disputed"],
  not_stated: ["未写明", "not stated"],
  not_read: ["未写明或未读出", "not stated or not read"],
  derived: ["计算得出", "computed"],
  disputed: ["说法不一", "disputed"],
  no_rows: ["没有符合条件的内容。", "Nothing matches."],
  no_conflicts: ["没有分歧。", "No conflicts."],
  no_inconsistent: ["报告自身的数字没有不一致。", "No report's own numbers disagree."],
  inconsistent_checks: ["报告自身不一致的数字", "Numbers of a report that disagree"],
  conflict_between: ["对同一格说法不一", "Passages that disagree on a cell"],
  taken: ["采用", "Taken"],
  other: ["另一处", "The other"],
  why: ["理由", "Why"],
  stated: ["原文", "Stated"],
  computed: ["复算", "Computed"],
  consistent: ["一致", "agrees"],
  inconsistent: ["不一致", "disagrees"],
  unread: ["未能完整读出的报告", "Reports not read whole"],
  all_read: ["所有报告均已完整读出。", "All reports were read whole."],
  warned: ["读取时的提示", "Notes on the reading"],
  by_province: ["各地报告", "Reports by province"],
  made_by: ["由 {program} {version} 生成。数字均为报告原文所写；经人工更正的另有标记。", "Made by {program} {version}. Figures stand as the reports state them; those that a person corrected are marked."],
  cite: ["引用格式", "To cite"],
  low_confidence: ["置信度低", "low confidence"],
  inconsistent_doubt: ["数字不一致", "numbers disagree"],
  conflict: ["说法不一", "disputed"],
  place_undecided: ["地区未定", "place undecided"],
  confirm_correction: ["更正待确认", "correction to confirm"],
  chart_teams: ["改革前后的执法队伍数", "Enforcement teams before and after the change"],
  chart_ranking: ["按指标排列的地区", "Regions by an indicator"],
  before: ["改革前", "before"],
  after: ["改革后", "after"],
  chart_top: ["显示前 {shown} 个，共 {all} 个地区。", "The first {shown} of {all} regions."],
  chart_n: ["地区 n = {n}；每个地区取有数值的最近一年。", "n = {n} regions; the latest year with a value for each."],
  chart_none: ["没有地区写明这些数值。", "No region states these values."],
  as_table: ["数据表", "The data as a table"],
  indicator: ["指标", "Indicator"],
  change: ["增减", "Change"],
  key_jk: ["下一条、上一条事实", "Next, previous fact"],
  key_search: ["查找", "Search"],
  key_arrows: ["在列表和表格中移动", "Move in lists and tables"],
  key_enter: ["打开所选", "Open what is chosen"],
  key_esc: ["取消选择、离开输入框、关闭", "Clear, leave a field, close"],
  key_digits: ["切换栏目", "Go to a section"],
  key_help: ["显示快捷键", "Show the keys"],
  key_b: ["返回上一层", "Go back up"],
  nth: ["第 {n} 条，共 {total} 条", "{n} of {total}"],
};

const GROUPS = {
  teams: ["队伍", "Teams"],
  matters: ["事项", "Matters"],
  posts: ["编制", "Posts"],
  people: ["人员", "People"],
  areas: ["乡镇街道", "Townships"],
  organs: ["机构", "Organs"],
  cases: ["案件", "Cases"],
  activity: ["执法活动", "Activity"],
  money: ["金额", "Money"],
  time: ["时限", "Time"],
  inhabitants: ["人口", "Inhabitants"],
  mechanisms: ["机制", "Mechanisms"],
  "": ["其他", "Others"],
};

let spoken = "en";
const codes = new Map();
const labels = new Map();

export function speak(language) {
  spoken = language === "zh" ? "zh" : "en";
  document.documentElement.lang = spoken === "zh" ? "zh-CN" : "en";
}

export function speaking() {
  return spoken;
}

export function addWords(more) {
  Object.assign(WORDS, more);
}

export function say(key, values = {}) {
  const words = WORDS[key];
  if (!words) return key;
  return words[spoken === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function groupWord(group) {
  return GROUPS[group] ? GROUPS[group][spoken === "zh" ? 0 : 1] : group;
}

export function learn(schema) {
  for (const [table, columns] of Object.entries(schema.tables)) {
    for (const column of columns) {
      labels.set(`${table}.${column.name}`, column);
      for (const code of column.codes) codes.set(code.code, code);
    }
  }
}

export function codeWord(code) {
  const found = codes.get(code);
  return found ? found[spoken] || code : code ?? "";
}

// The same where there is little room: in English the code is shorter than its words.
export function codeBrief(code) {
  return spoken === "zh" ? codeWord(code) : (code || "").replaceAll("_", " ");
}

// Several codes in one cell.
export function codeWords(cell, separator) {
  return (cell || "").split(separator).filter(Boolean).map(codeWord).join(spoken === "zh" ? "、" : ", ");
}

export function advice(code) {
  const found = codes.get(code);
  return found ? (spoken === "zh" ? found.advice_zh : found.advice) || "" : "";
}

export function columnWord(table, name) {
  const column = labels.get(`${table}.${name}`);
  if (spoken === "zh" && column) return column.label_zh;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function indicatorWord(column) {
  const name = spoken === "zh" ? column.zh : column.en;
  if (!column.unit) return name;
  return spoken === "zh" ? `${name}（${column.unit}）` : `${name} (${column.unit})`;
}

const DOUBTS = { inconsistent: "inconsistent_doubt" };

export function doubtWord(code) {
  return say(DOUBTS[code] || code);
}

const NUMBERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });
const SHORT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export function number(value) {
  return typeof value === "number" ? NUMBERS.format(value) : String(value ?? "");
}

export function short(value) {
  return typeof value === "number" ? SHORT.format(value) : String(value ?? "");
}

const SIGNS = { about: "≈ ", over: "≥ ", under: "≤ " };

// A value with its bound: ≥ 200, 4–9.
export function bounded(bound, value, low, high) {
  if (bound === "range") return `${short(low)}–${short(high)}`;
  return (SIGNS[bound] || "") + short(value);
}
