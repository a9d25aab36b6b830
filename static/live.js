// Follows the run that the page shows: swaps the parts that the server renders anew. Without an
// answer it tries again; when the session ends, what is shown stays.
const GOING_S = 0.7; // a stream may say sooner that there is more
const LATE_EVERY = 3; // seconds, of what comes after its phase
const PATIENCE = 170; // turns, two minutes of a machine that is awake

const { all, format, now } = sovereign;
const bar = () => all("[data-progress]")[0]?.dataset ?? {};
const left = (time) => (Date.parse(time.dateTime) - now()) / 1000;
const [line] = all("[data-live-status]");
let shownAt = 0;
let etag = "";
let turn, following, wake;

// What goes well is only spoken; what is wrong is seen too, until there is an answer.
const say = (sentence, look = "vh") => {
  line.textContent = sentence;
  line.className = look;
};
const unreached = ({ status }) =>
  say(`The server ${status ? "has no answer right now" : "cannot be reached"}.`, "note ending");

// A part keeps what the person opened and where the focus was.
const swap = (old, fresh) => {
  const opened = all("details", old).map((details) => details.open);
  const places = (part) => [part, ...all("a, button, summary, [tabindex]", part)];
  const focused = places(old).indexOf(document.activeElement);
  if (!focused) fresh.tabIndex = -1; // a card that a key went to
  old.replaceWith(fresh);
  all("details", fresh).forEach((details, at) => (details.open = opened[at] ?? details.open));
  places(fresh)[focused]?.focus({ preventScroll: true });
};

// No answer when the session has ended.
const ask = async (address, options) => {
  const response = await fetch(address, options);
  const ended = response.redirected || response.status === 401;
  if (ended) document.dispatchEvent(new Event("session:end"));
  else if (response.status > 404) throw response;
  else if (line.className !== "vh") say("");
  return ended ? null : response;
};

// Whatever grows or shrinks: the part that begins nearest to the window's upper edge stays there.
const top = (part) => part.getBoundingClientRect().top;

const renew = async () => {
  const { said } = bar();
  const response = await ask(location.href);
  if (!response) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  let [held] = all("[data-part]:not([hidden])").sort((one, other) => top(one) ** 2 - top(other) ** 2);
  const place = top(held);
  for (const old of all("[data-part]")) {
    const [fresh] = all(`[data-part="${old.dataset.part}"]`, page);
    if (!fresh || fresh.dataset.version === old.dataset.version) continue;
    swap(old, fresh);
    if (old === held) held = fresh;
  }
  shownAt = performance.now();
  document.title = page.title;
  document.dispatchEvent(new Event("cards"));
  if (!held.hidden) scrollBy(0, top(held) - place);
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

const look = async () => {
  const address = `/api/ucie/progressive-analysis/${bar().progress}`;
  const response = await ask(address, { method: "HEAD", headers: { "If-None-Match": etag } });
  if (!response || response.status === 304) return Boolean(response);
  etag = response.headers.get("ETag");
  return renew();
};

const follow = async () => {
  turn = 0;
  if (following) return;
  following = true;
  for (let goes = true, slow = 1; goes; ) {
    const patient = (turn += 1) < PATIENCE;
    const going = patient && "going" in bar();
    const late = patient && all("[data-pending]").length;
    const again = all("[data-again]").map(left);
    if (!going && !late && !again.length) break;
    await new Promise((done) => {
      wake = done;
      setTimeout(done, slow * 1000 * (going ? GOING_S : 1));
    });
    tick();
    const due = Math.min(...again) <= 0;
    if (due) turn = 0; // what is asked for now begins
    try {
      if (going) goes = await look();
      else if (due || (late && turn % LATE_EVERY === 0)) goes = await renew();
      slow = 1;
    } catch (reason) {
      unreached(reason);
      slow = Math.min(16, 2 * slow);
    }
  }
  following = false;
};

const renewAndFollow = () => renew().then(follow, unreached);

document.addEventListener("stream:phase", ({ detail }) => {
  if (detail.session_id !== bar().progress) return;
  wake?.();
  follow();
});
document.addEventListener("stream:reset", renewAndFollow);
document.addEventListener("visibilitychange", follow);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-refresh]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  renewAndFollow();
});
follow();
