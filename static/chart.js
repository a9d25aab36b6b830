// The candle chart: draws the page's own candles at once, then asks for the stored history.
// Everything drawn comes from closed candles; the library draws, sovereign.indicators computes.
(() => {
  "use strict";
  const { format, chartData, chartText } = window.sovereign;
  const { bare, marks } = chartData;
  const SECONDS = { "1h": 3600, "4h": 14400, "1d": 86400, "1w": 604800 };
  const DAYS = { "1M": 31, "3M": 92, "1Y": 366 };
  const FIRST_RANGE = { "1h": "1M", "4h": "3M", "1d": "3M", "1w": "All" };
  const PANES = [["", 5], ["Volume", 1], ["RSI 14", 1.2], ["MACD 12, 26, 9", 1.2]];
  const PRICES = ["candle", "line", "ema21", "ema50", "ema200", "upper", "lower"];
  const charts = new Set();

  // The library knows colours, not custom properties: let the browser resolve each token.
  const tokens = (host) => {
    const probe = host.appendChild(document.createElement("i"));
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const names = ["ground", "ink", "mute", "rule", "edge", "up", "down"];
    const found = Object.fromEntries(names.map((name) => [name, colour(name)]));
    probe.remove();
    return found;
  };

  class Chart {
    constructor(host) {
      const { interval, candles, source, levels, names } = host.dataset;
      this.host = host;
      this.canvas = host.querySelector("[data-canvas]");
      this.legend = host.querySelector("[data-legend]");
      this.interval = interval;
      this.range = FIRST_RANGE[interval];
      this.kind = "candle";
      this.log = false;
      this.levels = JSON.parse(levels);
      this.names = JSON.parse(names);
      const own = { candles: chartData.read(JSON.parse(candles)), source };
      this.history = new Map([[interval, own]]);
      this.build();
      this.listen();
      this.draw();
      this.load(interval);
    }

    build() {
      const { LightweightCharts: library } = window;
      this.chart = library.createChart(this.canvas, {
        autoSize: true,
        // Its own logo needs an inline style, which the page's policy forbids; the credit stands
        // under the chart instead.
        layout: { attributionLogo: false, fontSize: 11, background: { color: "transparent" } },
        localization: { locale: document.documentElement.lang, dateFormat: "dd MMM yyyy" },
        rightPriceScale: { minimumWidth: 64 },
        timeScale: { rightOffset: 2, minBarSpacing: 0.4 },
        crosshair: { mode: library.CrosshairMode.Magnet },
        handleScroll: { mouseWheel: false, vertTouchDrag: false },
        handleScale: { mouseWheel: false },
      });
      const quiet = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };
      const add = (kind, options, pane) =>
        this.chart.addSeries(library[kind], { ...quiet, ...options }, pane);
      const { Solid, Dashed, LargeDashed } = library.LineStyle;
      const line = (lineWidth, lineStyle = Solid) => ({ lineWidth, lineStyle });
      this.series = {
        lower: add("LineSeries", line(1), 0),
        upper: add("LineSeries", line(1), 0),
        ema200: add("LineSeries", line(1, Dashed), 0),
        ema50: add("LineSeries", line(1, LargeDashed), 0),
        ema21: add("LineSeries", line(2), 0),
        candle: add("CandlestickSeries", { lastValueVisible: true }, 0),
        line: add("LineSeries", { ...line(2), lastValueVisible: true }, 0),
        volume: add("HistogramSeries", {}, 1),
        rsi: add("LineSeries", line(2), 2),
        histogram: add("HistogramSeries", {}, 3),
        macd: add("LineSeries", line(2), 3),
        signal: add("LineSeries", line(1, Dashed), 3),
      };
      this.bounds = [30, 70].map((price) =>
        this.series.rsi.createPriceLine({ price, lineWidth: 1, lineStyle: Dashed, title: "" }),
      );
      this.series.rsi.applyOptions({
        autoscaleInfoProvider: () => ({ priceRange: { minValue: 15, maxValue: 85 } }),
        priceFormat: {
          type: "custom",
          minMove: 1,
          formatter: (value) => format.ratio(value, 0),
          tickmarksFormatter: (values) => values.map(() => ""), // only the two bounds are labelled
        },
      });
      const formatter = (value) => (value ? format.quantity(value) : "0");
      this.series.volume.applyOptions({ priceFormat: { type: "custom", minMove: 0.01, formatter } });
      this.titles = PANES.map(([title, share], at) => {
        const pane = this.chart.panes()[at];
        pane.setStretchFactor(share);
        return [library.createTextWatermark(pane, { horzAlign: "left", vertAlign: "top" }), title];
      });
      for (const name of ["volume", "rsi", "macd"]) {
        this.series[name].priceScale().applyOptions({ scaleMargins: { top: 0.25, bottom: 0.08 } });
      }
      this.priceLines = [];
      this.paint();
    }

    paint() {
      const { ground, ink, mute, rule, edge, up, down } = (this.colour = tokens(this.host));
      const { fontFamily } = getComputedStyle(this.host);
      const cross = { color: edge, labelBackgroundColor: ink };
      this.chart.applyOptions({
        layout: {
          textColor: mute,
          fontFamily,
          panes: { separatorColor: rule, separatorHoverColor: rule },
        },
        grid: { vertLines: { visible: false }, horzLines: { color: rule } },
        rightPriceScale: { borderVisible: false },
        timeScale: { borderColor: rule },
        crosshair: { vertLine: cross, horzLine: cross },
      });
      this.series.candle.applyOptions({
        upColor: ground,
        borderUpColor: up,
        wickUpColor: up,
        downColor: down,
        borderDownColor: down,
        wickDownColor: down,
      });
      const dye = (names, color) =>
        names.forEach((name) => this.series[name].applyOptions({ color }));
      dye(["line", "ema21", "rsi", "macd"], ink);
      dye(["ema50", "ema200", "signal"], mute);
      dye(["upper", "lower"], edge);
      const label = { axisLabelColor: ground, axisLabelTextColor: mute };
      this.bounds.forEach((bound) => bound.applyOptions({ color: edge, ...label }));
      for (const [watermark, text] of this.titles) {
        watermark.applyOptions({ lines: [{ text, color: ink, fontSize: 11, fontFamily }] });
      }
    }

    repaint() {
      this.paint();
      this.draw(); // columns carry their colour in the data
    }

    // Put the candles of the chosen length on the chart.
    draw() {
      const { candles, source } = this.history.get(this.interval);
      const closes = candles.map((candle) => candle.close);
      const at = new Map(candles.map((candle, index) => [candle.time, index]));
      const times = chartData.timesOf(candles, SECONDS[this.interval]);
      const full = candles.every((candle) => candle.open !== null);
      const unit = candles.length ? chartData.unitOf(closes.at(-1)) : 1;
      const values = chartData.compute(closes);
      const points = (pick) =>
        times.map((time) => ({ time, ...(at.has(time) ? pick(at.get(time)) : null) }));
      const lineOf = (list, scale = 1) =>
        points((index) => (list[index] === null ? null : { value: list[index] * scale }));
      const column = (value, isUp, scale = 1) =>
        value === null
          ? null
          : { value: value * scale, color: isUp ? this.colour.up : this.colour.down };

      this.state = { candles, full, unit, values, at, source };
      this.scale();
      const body = ({ open, high, low, close }) => ({
        open: open * unit,
        high: high * unit,
        low: low * unit,
        close: close * unit,
      });
      this.series.candle.setData(full ? points((index) => body(candles[index])) : []);
      this.series.line.setData(lineOf(closes, unit));
      for (const name of ["ema21", "ema50", "ema200", "upper", "lower", "macd", "signal"]) {
        this.series[name].setData(lineOf(values[name], unit));
      }
      this.series.rsi.setData(lineOf(values.rsi));
      this.series.volume.setData(
        points((index) => {
          const { open, close, volume } = candles[index];
          return column(volume, open === null || close >= open);
        }),
      );
      const { histogram } = values;
      this.series.histogram.setData(
        points((index) => column(histogram[index], histogram[index] >= 0, unit)),
      );
      this.drawLevels();
      this.show();
      this.fit();
      this.tell(candles.length - 1);
      this.tabulate();
    }

    // How prices are written at the scale: from their own size, never with invented digits.
    scale() {
      const { unit, candles } = this.state;
      const power = Math.floor(Math.log10((candles.at(-1)?.close ?? 1) * unit));
      const priceFormat = (minMove) => ({
        type: "custom",
        minMove,
        formatter: (value) => bare(value / unit),
        tickmarksFormatter: (values) => marks(values.map((value) => value / unit)),
      });
      const set = (names, options) =>
        names.forEach((name) => this.series[name].applyOptions({ priceFormat: options }));
      set(PRICES, priceFormat(10 ** Math.min(-2, power - 3)));
      set(["macd", "signal", "histogram"], priceFormat(10 ** (power - 5)));
    }

    drawLevels() {
      const { line } = this.series;
      this.priceLines.forEach((priceLine) => line.removePriceLine(priceLine));
      this.priceLines = this.levels.map(([price, title]) =>
        line.createPriceLine({
          price: price * this.state.unit,
          title,
          color: this.colour.edge,
          lineWidth: 1,
          lineStyle: window.LightweightCharts.LineStyle.SparseDotted,
          axisLabelVisible: false,
        }),
      );
    }

    show() {
      const candle = this.kind === "candle" && this.state.full;
      this.series.candle.applyOptions({ visible: candle });
      // The level lines hang on the line series, so it stays and only loses its stroke.
      this.series.line.applyOptions({ lineVisible: !candle, lastValueVisible: !candle });
      const { Logarithmic, Normal } = window.LightweightCharts.PriceScaleMode;
      this.chart.priceScale("right").applyOptions({ mode: this.log ? Logarithmic : Normal });
      this.press("kind", candle ? "candle" : "line");
      this.press("interval", this.interval);
      this.press("range", this.range);
      this.host.querySelector("[data-log]").setAttribute("aria-pressed", String(this.log));
      this.host.querySelector("[data-kind=candle]").disabled = !this.state.full;
    }

    press(group, chosen) {
      for (const button of this.host.querySelectorAll(`button[data-${group}]`)) {
        button.setAttribute("aria-pressed", String(button.dataset[group] === chosen));
      }
    }

    fit() {
      const { candles } = this.state;
      if (!candles.length) return;
      const to = candles.at(-1).time;
      const from = to - (DAYS[this.range] ?? Infinity) * 86400;
      if (from <= candles[0].time) this.chart.timeScale().fitContent();
      else this.chart.timeScale().setVisibleRange({ from, to });
    }

    tell(index) {
      this.told = index;
      chartText.tell(this.legend, this.state, index, this.interval);
    }

    tabulate() {
      const table = document.querySelector("[data-candle-table]");
      const { candles, source } = this.state;
      const length = this.host.querySelector(`button[data-interval="${this.interval}"]`).title;
      const caption = `${length}, ${this.names[source] || source || "no source"}, USD, UTC`;
      if (table) chartText.tabulate(table, candles, this.interval, caption);
    }

    async load(interval) {
      const address = `${this.host.dataset.series}?name=candles&interval=${interval}`;
      try {
        const response = await fetch(address);
        if (!response.ok) throw new Error(String(response.status));
        const { points, source } = await response.json();
        if (points.length || !this.history.has(interval)) {
          this.history.set(interval, { candles: chartData.read(points), source });
        }
      } catch {
        if (!this.history.has(interval)) {
          this.legend.textContent = "These candles could not be loaded. Choose the length again.";
        }
      }
      if (this.interval === interval && this.history.has(interval)) this.draw();
    }

    choose(interval) {
      this.interval = interval;
      this.range = FIRST_RANGE[interval];
      for (const frame of document.querySelectorAll("details[data-frame]")) {
        frame.open = frame.dataset.frame === interval; // the readings of the same candles
      }
      if (this.history.has(interval)) this.draw();
      else this.load(interval);
    }

    listen() {
      this.host.addEventListener("click", (event) => {
        const { interval, kind, range, move, log } = event.target.closest("button")?.dataset ?? {};
        if (interval) this.choose(interval);
        if (move) this.move(move);
        if (kind) this.kind = kind;
        if (log !== undefined) this.log = !this.log;
        if (range) this.range = range;
        if (kind || range || log !== undefined) this.show();
        if (range) this.fit();
      });
      this.canvas.addEventListener("keydown", (event) => this.key(event));
      this.chart.subscribeCrosshairMove(({ time }) => {
        this.tell(this.state.at.get(time) ?? this.state.candles.length - 1);
      });
    }

    // Every drag has a button: move by a quarter of what is visible, zoom by a third.
    move(way) {
      const scale = this.chart.timeScale();
      const { from, to } = scale.getVisibleLogicalRange() || { from: 0, to: 1 };
      const span = to - from;
      const [left, right] = {
        back: [-span / 4, -span / 4],
        on: [span / 4, span / 4],
        closer: [span / 6, -span / 6],
        wider: [-span / 4, span / 4],
      }[way];
      scale.setVisibleLogicalRange({ from: from + left, to: to + right });
    }

    // Step through the candles with the arrow keys; what is under the cross is spoken.
    key(event) {
      const last = this.state.candles.length - 1;
      const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last };
      if (["+", "-"].includes(event.key)) this.move(event.key === "+" ? "closer" : "wider");
      if (!(event.key in steps) || last < 0) return;
      event.preventDefault();
      const index = Math.min(last, Math.max(0, this.told + steps[event.key]));
      const { time, close } = this.state.candles[index];
      this.chart.setCrosshairPosition(close * this.state.unit, time, this.series.line);
      this.tell(index);
      const spoken = [...this.legend.children].map((part) => part.textContent).join(", ");
      this.host.querySelector("[data-say]").textContent = spoken;
    }
  }

  const start = () => {
    if (!window.LightweightCharts) return; // the still picture stays
    for (const chart of charts) {
      if (chart.host.isConnected) continue;
      chart.chart.remove();
      charts.delete(chart);
    }
    for (const host of document.querySelectorAll("[data-chart]:not(.live)")) {
      host.classList.add("live");
      charts.add(new Chart(host));
    }
  };

  const repaint = () => charts.forEach((chart) => chart.repaint());

  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("cards", start);
  new MutationObserver(repaint).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
})();
