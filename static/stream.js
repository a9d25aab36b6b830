// One stream of events for all visible pages of a browser, raised on the document of each.
// Without it nothing is raised: pages poll.
const { all, format, now } = sovereign;
const pages = new BroadcastChannel("stream");
let { since } = document.body.dataset;
let source, silent, waiting, wish, release;
let pause = 5000;

// A cell that says where its price is from takes none of another making.
const show = ({ coingecko_id, price_usd, change_24h_pct }, { at, from }) => {
  const fill = (name, write) => {
    for (const cell of all(`[data-${name}="${CSS.escape(coingecko_id)}"]`)) {
      if ((cell.dataset.from ?? from) === from) write(cell);
    }
  };
  fill("price", (cell) => {
    const text = format.price(price_usd, "close" in cell.dataset);
    const exact = format.exact(price_usd);
    const spoken = `<span aria-hidden="true">${text}</span><span class="vh">${exact}</span>`;
    cell.title = exact;
    cell.innerHTML = /[₀-₉]/.test(text) ? spoken : text; // nothing but formatted numbers
  });
  fill("change", (cell) => {
    const { direction, text } = format.change(change_24h_pct);
    cell.textContent = text;
    cell.className = `num ${direction}`;
  });
  fill("as-of", (time) => {
    time.dateTime = time.title = at;
    time.textContent = format.age((now() - Date.parse(at)) / 1000);
  });
};

const tell = ({ kind, data, id }) => {
  since = id || since;
  // Prices of a list were missed; the page of a coin is renewed by its own script.
  if (kind === "reset" && document.querySelector("[data-price]:not([data-from])")) location.reload();
  if (kind === "price") data.prices.forEach((price) => show(price, data));
  document.dispatchEvent(new CustomEvent(`stream:${kind}`, { detail: data }));
};

// Refused, silent or told to go: another page may try, then this one again, later and later.
const again = () => {
  leave();
  pause = Math.min(pause * 2, 300000);
  waiting = setTimeout(join, pause * (0.5 + Math.random()));
};

const open = () => {
  source = new EventSource(`/api/ucie/events?since=${since}`);
  const alive = () => {
    clearTimeout(silent);
    silent = setTimeout(again, 45000); // three heartbeats
  };
  alive();
  source.onopen = () => (pause = 5000);
  source.onerror = ({ target }) => target.readyState === EventSource.CLOSED && again();
  for (const kind of ["beat", "price", "phase", "alert", "reset", "bye"]) {
    source.addEventListener(kind, ({ data, lastEventId }) => {
      alive();
      if (kind === "bye") again();
      if (kind === "beat") return;
      const told = { kind, data: JSON.parse(data), id: lastEventId };
      pages.postMessage(told);
      tell(told);
    });
  }
};

// The stream is held by who holds the lock, as long as that page is seen.
const join = () => {
  leave();
  if (document.hidden) return;
  wish = new AbortController();
  const hold = () =>
    new Promise((done) => {
      release = done;
      open();
    });
  navigator.locks.request("stream", { signal: wish.signal }, hold).catch(() => {});
};

const leave = () => {
  clearTimeout(silent);
  clearTimeout(waiting);
  wish?.abort();
  source?.close();
  release?.();
};

pages.onmessage = ({ data }) => tell(data);
document.addEventListener("visibilitychange", join);
join();
