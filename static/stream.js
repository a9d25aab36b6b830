// One stream of events for all visible pages of a browser, raised on the document of each.
// Without it nothing is raised: pages poll.
const pages = new BroadcastChannel("stream");
let { since } = document.body.dataset;
let source, silent, waiting, wish, release, gone;
let pause = 5000;

const fill = (name, id, write) =>
  document.querySelectorAll(`[data-${name}="${CSS.escape(id)}"]`).forEach(write);

const show = (told) => {
  const { format } = sovereign;
  const id = told.coingecko_id;
  fill("price", id, (cell) =>
    cell.textContent = format.price(told.price_usd, "close" in cell.dataset));
  fill("change", id, (cell) => {
    const { direction, mark, text } = format.change(told.change_24h_pct);
    cell.textContent = `${mark} ${text}`.trim();
    cell.classList.remove("up", "down", "flat");
    cell.classList.add(direction);
  });
};

const raise = (kind, detail) =>
  document.dispatchEvent(new CustomEvent(`stream:${kind}`, { detail }));

const tell = ({ kind, data, id }) => {
  since = id || since;
  if (kind === "bye") {
    gone = true;
    leave();
  }
  if (kind !== "price") return raise(kind, data);
  for (const price of data.prices) {
    show(price);
    raise(kind, { ...price, at: data.at });
  }
};

// Refused or silent: another try, later and later.
const again = () => {
  close();
  pause = Math.min(pause * 2, 300000);
  waiting = setTimeout(open, pause * (0.5 + Math.random()));
};

const close = () => {
  clearTimeout(silent);
  clearTimeout(waiting);
  source?.close();
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
  if (gone || document.hidden) return;
  wish = new AbortController();
  const hold = () =>
    new Promise((done) => {
      release = done;
      open();
    });
  navigator.locks.request("stream", { signal: wish.signal }, hold).catch(() => {});
};

const leave = () => {
  wish?.abort();
  close();
  release?.();
};

pages.onmessage = ({ data }) => tell(data);
document.addEventListener("visibilitychange", join);
join();
