// Follows the run that the page shows: asks whether it went on, and swaps the parts that changed.
// The server renders. Without an answer it tries again; when the session ends, what is shown stays.
const GOING_S = 0.7; // a stream may say sooner that there is something to see
const LATE_EVERY = 3; // seconds, of what comes after its phase
const PATIENCE_MS = 120000;

const { format, now } = sovereign;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const bar = () => all("[data-progress]")[0]?.dataset ?? {};
const left = (time) => (Date.parse(time.dateTime) - now()) / 1000;
let shownAt = 0;
let following, wake;

const say = (sentence) => {
  all("[data-live-status]")[0].textContent = sentence;
};
const unreached = () => say("The server cannot be reached.");

// A part keeps what the person opened and where the focus was.
const swap = (old, fresh) => {
  const opened = all("details", old).map((details) => details.open);
  const focusable = "a, button, summary, [tabindex]";
  const focused = all(focusable, old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  all("details", fresh).forEach((details, at) => {
    details.open = opened[at] ?? details.open;
  });
  all(focusable, fresh)[focused]?.focus();
};

// False when the session has ended.
const isIn = (response) => {
  const ended = response.redirected || response.status === 401;
  if (ended) document.dispatchEvent(new CustomEvent("session:end"));
  else if (response.status > 404) throw new Error("no answer");
  return !ended;
};

const renew = async () => {
  const { said } = bar();
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!isIn(response)) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of all("[data-part]")) {
    const [fresh] = all(`[data-part="${old.dataset.part}"]`, page);
    if (fresh && fresh.dataset.version !== old.dataset.version) swap(old, document.adoptNode(fresh));
  }
  shownAt = performance.now();
  document.title = page.title;
  document.dispatchEvent(new CustomEvent("cards"));
  if (bar().said !== said) say(bar().said);
  return true;
};

const tick = () => {
  for (const phase of all("[data-elapsed]")) {
    const { elapsed, budget } = phase.dataset;
    const used = Number(elapsed) + performance.now() - shownAt;
    all(".num", phase)[0].textContent = `${(used / 1000).toFixed(1)} s of ${budget / 1000} s`;
    all("rect", phase)[1].setAttribute("width", `${Math.min(100, (100 * used) / budget)}%`);
  }
  for (const time of all("[data-again]")) time.textContent = format.age(left(time));
};

const look = async (seen) => {
  const headers = seen.etag ? { "If-None-Match": seen.etag } : {};
  const address = `/api/ucie/progressive-analysis/${bar().progress}`;
  const response = await fetch(address, { method: "HEAD", headers });
  if (!isIn(response)) return false;
  if (response.status === 304) return true;
  seen.etag = response.headers.get("ETag");
  return renew();
};

const follow = async () => {
  if (following) return;
  following = true;
  const until = Date.now() + PATIENCE_MS;
  const seen = {};
  let goes = true;
  for (let turn = 1, slow = 1; goes; turn += 1) {
    const patient = Date.now() < until;
    const going = patient && "going" in bar();
    const late = patient && all("[data-pending]").length;
    const again = all("[data-again]").map(left);
    if (!going && !late && !again.length) break;
    await new Promise((done) => {
      wake = done;
      setTimeout(done, slow * 1000 * (going ? GOING_S : 1));
    });
    tick();
    try {
      if (going) goes = await look(seen);
      else if (Math.min(...again) <= 0 || (late && turn % LATE_EVERY === 0)) goes = await renew();
      slow = 1;
    } catch {
      unreached();
      slow = Math.min(16, 2 * slow);
    }
  }
  following = false;
};

document.addEventListener("stream:phase", ({ detail }) => {
  if (detail.session_id === bar().progress) wake?.();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-refresh]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  renew().then(follow, unreached);
});
follow();
