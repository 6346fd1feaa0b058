// figure[data-chart="id"] draws the table of that id: its first column are the categories, each other
// column is a series, drawn as `data-kinds` says ("bar", "line"; a column without a kind is not
// drawn). A cell without a value is a gap, never 0. Without this file the table is the
// page. Bars have patterns and lines have marks, so that nothing hangs on colour.

const MARKS = ["circle", "diamond", "triangle"];

function read(table) {
  const names = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const value = (cell) => (cell.dataset.value === "" ? null : Number(cell.dataset.value));
  const values = names.map((_, n) => rows.map((row) => value(row.cells[n + 1])));
  return { names, values, categories: rows.map((row) => row.cells[0].textContent.trim()) };
}

function option(figure) {
  const style = getComputedStyle(figure);
  const token = (name) => style.getPropertyValue(name).trim();
  const kinds = figure.dataset.kinds.split(" ");
  const table = read(document.getElementById(figure.dataset.chart));
  const { values, categories } = table;
  const names = table.names.slice(0, kinds.length);
  const words = { color: token("--ink"), fontFamily: style.fontFamily, fontSize: 12 };
  const axis = {
    axisLabel: words,
    axisLine: { lineStyle: { color: token("--line-strong") } },
    splitLine: { lineStyle: { color: token("--line") } },
  };
  return {
    animation: false,
    color: ["--brand", "--lamp", "--calm"].map(token),
    aria: { enabled: true, decal: { show: true } },
    textStyle: words,
    grid: { left: 8, right: 12, top: 64, bottom: 8, containLabel: true },
    legend: { top: 4, textStyle: words, itemWidth: 28, itemHeight: 14 },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: token("--surface"),
      borderColor: token("--line-strong"),
      textStyle: words,
    },
    xAxis: { type: "category", data: categories, ...axis },
    yAxis: ["bar", "line"]
      .filter((kind) => kinds.includes(kind))
      .map((kind, n) => ({
        type: "value",
        name: names.filter((_, nth) => kinds[nth] === kind).join(" · "),
        nameTextStyle: { ...words, align: n ? "right" : "left" },
        ...axis,
        splitLine: n ? { show: false } : axis.splitLine,
      })),
    series: names.map((name, n) => ({
      name,
      type: kinds[n],
      data: values[n],
      yAxisIndex: kinds[n] === "line" && kinds.includes("bar") ? 1 : 0,
      symbol: MARKS[n % MARKS.length],
      symbolSize: 8,
      connectNulls: true,
      lineStyle: { width: 2.5, type: n % 2 ? "dashed" : "solid" },
      barMaxWidth: 26,
    })),
  };
}

for (const figure of document.querySelectorAll("figure[data-chart]")) {
  figure.hidden = false;
  const chart = echarts.init(figure, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(figure), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(figure);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  // On paper the tokens are those of print; the picture must be drawn again with them.
  matchMedia("print").addEventListener("change", () => {
    draw();
    chart.resize();
  });
}
