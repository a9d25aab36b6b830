// The candle chart: draws the page's own candles at once, then asks for the stored history.
// Everything drawn comes from closed candles; the library draws, sovereign.indicators computes.
(() => {
  "use strict";
  const { format, indicators } = window.sovereign;
  const SECONDS = { "1h": 3600, "4h": 14400, "1d": 86400, "1w": 604800 };
  const DAYS = { "1M": 31, "3M": 92, "1Y": 366 };
  const FIRST_RANGE = { "1h": "1M", "4h": "3M", "1d": "3M", "1w": "All" };
  const MOST_GAPS = 2000; // candles drawn as a gap before the history is taken as cut
  const TABLE_ROWS = 30;
  const PANES = [["", 5], ["Volume", 1], ["RSI 14", 1.2], ["MACD 12, 26, 9", 1.2]];
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

  // Prices far below one are drawn in a larger unit: scales and logarithms need normal numbers.
  const unitOf = (price) => (price >= 1e-3 ? 1 : 10 ** -Math.floor(Math.log10(price)));

  const toCandle = ([time, open, high, low, close, volume]) => ({
    time,
    open,
    high,
    low,
    close,
    volume,
  });

  // Holes stay holes: a time without values.
  const withGaps = (points, step) => {
    const times = [];
    points.forEach(({ time }, at) => {
      const missing = at ? Math.round((time - points[at - 1].time) / step) - 1 : 0;
      for (let n = missing < MOST_GAPS ? missing : 0; n > 0; n -= 1) times.push(time - n * step);
      times.push(time);
    });
    return times;
  };

  // A price where the unit is said elsewhere.
  const bare = (value) => format.price(value, true).replace("$", "");

  // Marks of a scale: as many digits as the step between them needs.
  const marks = (values) => {
    const steps = values.slice(1).map((value, at) => Math.abs(value - values[at]));
    const step = Math.min(...steps.filter((size) => size > 0));
    const places = Math.max(0, -Math.floor(Math.log10(step * 1.0001)));
    const plain = Number.isFinite(step) && places <= 6;
    return values.map((value) => (plain ? format.ratio(value, places) : bare(value)));
  };

  const dayText = (time, interval) => {
    const text = new Date(time * 1000).toISOString();
    return interval.endsWith("h") ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, 10);
  };

  class Chart {
    constructor(host) {
      this.host = host;
      this.canvas = host.querySelector("[data-canvas]");
      this.legend = host.querySelector("[data-legend]");
      this.say = host.querySelector("[data-say]");
      this.interval = host.dataset.interval;
      this.range = FIRST_RANGE[this.interval];
      this.kind = "candle";
      this.log = false;
      this.names = JSON.parse(host.dataset.names);
      this.levels = JSON.parse(host.dataset.levels);
      this.history = new Map();
      this.history.set(this.interval, {
        candles: JSON.parse(host.dataset.candles).map(toCandle),
        source: host.dataset.source,
      });
      this.build();
      this.listen();
      this.draw();
      this.load(this.interval);
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
      const add = (kind, options, pane) =>
        this.chart.addSeries(
          library[kind],
          { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false, ...options },
          pane,
        );
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
      this.series.volume.applyOptions({
        priceFormat: {
          type: "custom",
          minMove: 0.01,
          formatter: (value) => (value ? format.quantity(value) : "0"),
        },
      });
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
      const colour = tokens(this.host);
      const faint = { color: colour.rule };
      this.chart.applyOptions({
        layout: {
          textColor: colour.mute,
          fontFamily: getComputedStyle(this.host).fontFamily,
          panes: { separatorColor: colour.rule, separatorHoverColor: colour.rule },
        },
        grid: { vertLines: { visible: false }, horzLines: faint },
        rightPriceScale: { borderVisible: false },
        timeScale: { borderColor: colour.rule },
        crosshair: {
          vertLine: { color: colour.edge, labelBackgroundColor: colour.ink },
          horzLine: { color: colour.edge, labelBackgroundColor: colour.ink },
        },
      });
      const { up, down, ink, mute, edge } = colour;
      this.series.candle.applyOptions({
        upColor: colour.ground,
        borderUpColor: up,
        wickUpColor: up,
        downColor: down,
        borderDownColor: down,
        wickDownColor: down,
        priceLineColor: ink,
      });
      for (const name of ["line", "ema21", "rsi", "macd"]) {
        this.series[name].applyOptions({ color: ink });
      }
      for (const name of ["ema50", "ema200", "signal"]) {
        this.series[name].applyOptions({ color: mute });
      }
      for (const name of ["upper", "lower"]) this.series[name].applyOptions({ color: edge });
      const label = { axisLabelColor: colour.ground, axisLabelTextColor: mute };
      this.bounds.forEach((bound) => bound.applyOptions({ color: edge, ...label }));
      const fontFamily = getComputedStyle(this.host).fontFamily;
      for (const [watermark, text] of this.titles) {
        watermark.applyOptions({ lines: [{ text, color: ink, fontSize: 11, fontFamily }] });
      }
      this.colour = colour;
    }

    // Put the candles of the chosen interval on the chart.
    draw() {
      const { candles, source } = this.history.get(this.interval);
      const full = candles.every((candle) => candle.open !== null);
      const closes = candles.map((candle) => candle.close);
      const unit = candles.length ? unitOf(closes.at(-1)) : 1;
      const values = this.compute(closes);
      const at = new Map(candles.map((candle, index) => [candle.time, index]));
      const times = withGaps(candles, SECONDS[this.interval]);
      const points = (pick) =>
        times.map((time) => {
          const index = at.get(time);
          const point = index === undefined ? null : pick(index);
          return point === null ? { time } : { time, ...point };
        });
      const lineOf = (list, scale = 1) =>
        points((index) => (list[index] === null ? null : { value: list[index] * scale }));
      const rose = (index) => candles[index].open === null || closes[index] >= candles[index].open;

      this.state = { candles, full, unit, values, at, source };
      this.scale();
      this.series.candle.setData(
        full
          ? points((index) => {
              const { open, high, low, close } = candles[index];
              return { open: open * unit, high: high * unit, low: low * unit, close: close * unit };
            })
          : [],
      );
      this.series.line.setData(lineOf(closes, unit));
      for (const name of ["ema21", "ema50", "ema200", "upper", "lower", "macd", "signal"]) {
        this.series[name].setData(lineOf(values[name], unit));
      }
      this.series.rsi.setData(lineOf(values.rsi));
      this.series.volume.setData(
        points((index) =>
          candles[index].volume === null
            ? null
            : { value: candles[index].volume, color: this.side(rose(index)) },
        ),
      );
      this.series.histogram.setData(
        points((index) => {
          const value = values.histogram[index];
          return value === null ? null : { value: value * unit, color: this.side(value >= 0) };
        }),
      );
      this.drawLevels(unit);
      this.show();
      this.fit();
      this.tell(candles.length - 1);
      this.tabulate();
    }

    side(isUp) {
      return isUp ? this.colour.up : this.colour.down;
    }

    compute(closes) {
      const { upper, lower } = indicators.bollinger(closes);
      const { line: macd, signal, histogram } = indicators.macd(closes);
      const [ema21, ema50, ema200] = [21, 50, 200].map((length) => indicators.ema(closes, length));
      return { ema21, ema50, ema200, upper, lower, macd, signal, histogram, rsi: indicators.rsi(closes) };
    }

    // How prices are written at the scale: from their own size, never with invented digits.
    scale() {
      const { unit, candles } = this.state;
      const size = candles.length ? candles.at(-1).close : 1; // dollars
      const sized = (value) => bare(value / unit);
      const power = Math.floor(Math.log10(size * unit));
      const priceFormat = {
        type: "custom",
        minMove: 10 ** Math.min(-2, power - 3),
        formatter: sized,
        tickmarksFormatter: (values) => marks(values.map((value) => value / unit)),
      };
      for (const name of ["candle", "line", "ema21", "ema50", "ema200", "upper", "lower"]) {
        this.series[name].applyOptions({ priceFormat });
      }
      for (const name of ["macd", "signal", "histogram"]) {
        this.series[name].applyOptions({ priceFormat: { ...priceFormat, minMove: 10 ** (power - 5) } });
      }
    }

    drawLevels(unit) {
      const series = this.series.line;
      this.priceLines.forEach((priceLine) => series.removePriceLine(priceLine));
      this.priceLines = this.levels.map(([price, title]) =>
        series.createPriceLine({
          price: price * unit,
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
      const mode = this.log ? "Logarithmic" : "Normal";
      this.chart.priceScale("right").applyOptions({
        mode: window.LightweightCharts.PriceScaleMode[mode],
      });
      this.press("kind", candle ? "candle" : "line");
      this.press("interval", this.interval);
      this.press("range", this.range);
      this.host.querySelector("[data-log]").setAttribute("aria-pressed", String(this.log));
      this.host.querySelector("[data-kind=candle]").disabled = !this.state.full;
    }

    press(group, chosen) {
      for (const button of this.host.querySelectorAll(`[data-${group}]`)) {
        button.setAttribute("aria-pressed", String(button.dataset[group] === chosen));
      }
    }

    fit() {
      const { candles } = this.state;
      if (!candles.length) return;
      const days = DAYS[this.range];
      const to = candles.at(-1).time;
      const from = days ? to - days * 86400 : candles[0].time;
      if (from <= candles[0].time) this.chart.timeScale().fitContent();
      else this.chart.timeScale().setVisibleRange({ from, to });
    }

    // Write the values of one candle over the chart.
    tell(index) {
      const { candles, values } = this.state;
      const candle = candles[index];
      this.told = index;
      if (!candle) {
        this.legend.textContent = "No candles of this length are stored for this coin.";
        return;
      }
      const before = candles[index - 1]?.close;
      const moved = format.change(before ? 100 * (candle.close / before - 1) : null);
      const pairs = [
        ["O", bare(candle.open)],
        ["H", bare(candle.high)],
        ["L", bare(candle.low)],
        ["C", bare(candle.close)],
        ["", `${moved.mark} ${moved.text}`.trim(), moved.direction],
        ["Volume", format.quantity(candle.volume)],
        ["EMA 21", bare(values.ema21[index])],
        ["50", bare(values.ema50[index])],
        ["200", bare(values.ema200[index])],
        ["Bollinger", `${bare(values.lower[index])} – ${bare(values.upper[index])}`],
        ["RSI", format.ratio(values.rsi[index], 0)],
        ["MACD", bare(values.macd[index])],
        ["signal", bare(values.signal[index])],
      ];
      const part = ([label, value, direction]) => {
        const span = document.createElement("span");
        const name = Object.assign(document.createElement("span"), {
          className: "mute",
          textContent: label ? `${label} ` : "",
        });
        span.className = `num ${direction || ""}`.trim();
        span.append(name, value);
        return span;
      };
      const day = Object.assign(document.createElement("b"), {
        textContent: dayText(candle.time, this.interval),
      });
      this.legend.replaceChildren(day, ...pairs.map(part));
    }

    tabulate() {
      const table = document.querySelector("[data-candle-table]");
      if (!table) return;
      const { candles } = this.state;
      const source = this.names[this.state.source] || this.state.source || "no source";
      const newest = candles.slice(-TABLE_ROWS).reverse();
      const row = (candle) => {
        const line = document.createElement("tr");
        const head = Object.assign(document.createElement("th"), {
          scope: "row",
          textContent: dayText(candle.time, this.interval),
        });
        line.append(head);
        for (const [at, key] of ["open", "high", "low", "close", "volume"].entries()) {
          const cell = line.insertCell();
          const value = candle[key];
          cell.textContent = key === "volume" ? format.quantity(value) : bare(value);
          if (at === 0 || at === 4) cell.className = "fold";
        }
        return line;
      };
      const name = this.host.querySelector(`[data-interval="${this.interval}"]`).title;
      table.caption.textContent = `Last ${newest.length}: ${name}, ${source}, USD, UTC`;
      table.tBodies[0].replaceChildren(...newest.map(row));
    }

    async load(interval) {
      const address = `${this.host.dataset.series}?name=candles&interval=${interval}`;
      try {
        const response = await fetch(address);
        if (!response.ok) throw new Error(String(response.status));
        const { points, source } = await response.json();
        if (points.length || !this.history.has(interval)) {
          this.history.set(interval, {
            candles: points.filter((point) => point[4] !== null).map(toCandle),
            source,
          });
        }
      } catch {
        if (!this.history.has(interval)) {
          this.legend.textContent = "These candles could not be loaded. Choose the length again to retry.";
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
        const button = event.target.closest("button");
        if (!button) return;
        const { interval, kind, range, move } = button.dataset;
        if (interval) this.choose(interval);
        else if (move) this.move(move);
        else {
          if (kind) this.kind = kind;
          if ("log" in button.dataset) this.log = !this.log;
          if (range) this.range = range;
          this.show();
          if (range) this.fit();
        }
      });
      this.canvas.addEventListener("keydown", (event) => this.key(event));
      this.chart.subscribeCrosshairMove(({ time }) => {
        const index = this.state.at.get(time);
        this.tell(index ?? this.state.candles.length - 1);
      });
      this.watcher = () => {
        this.paint();
        this.draw();
      };
      new MutationObserver(this.watcher).observe(document.documentElement, {
        attributeFilter: ["data-theme", "data-palette"],
      });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.watcher);
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
      if (["+", "-"].includes(event.key)) return this.move(event.key === "+" ? "closer" : "wider");
      if (!(event.key in steps) || last < 0) return undefined;
      event.preventDefault();
      const index = Math.min(last, Math.max(0, this.told + steps[event.key]));
      const { time, close } = this.state.candles[index];
      this.chart.setCrosshairPosition(close * this.state.unit, time, this.series.line);
      this.tell(index);
      this.say.textContent = [...this.legend.children].map((part) => part.textContent).join(", ");
      return undefined;
    }
  }

  const start = () => {
    if (!window.LightweightCharts) return; // the still picture stays
    for (const host of document.querySelectorAll("[data-chart]:not(.live)")) {
      host.classList.add("live");
      charts.add(new Chart(host));
    }
  };

  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("cards", start);
})();
