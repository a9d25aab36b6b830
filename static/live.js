// Fills cards whose analysis is still being made, and renews the page's figures on request.
// The server renders; this only swaps whole parts of the page for newer ones.
(() => {
  "use strict";
  const WAIT_S = 10; // how long the server may hold a request for a result
  const PATIENCE_S = 60;
  const FIRST_PAUSE_S = 1; // then longer and longer

  const parts = (root) => [...root.querySelectorAll("[data-part]")];
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // A part keeps what the person opened and where the focus was.
  const swap = (old, fresh) => {
    const openOnes = [...old.querySelectorAll("details")].map((details) => details.open);
    const focusable = "a, button, summary, [tabindex]";
    const focused = [...old.querySelectorAll(focusable)].indexOf(document.activeElement);
    old.replaceWith(fresh);
    fresh.querySelectorAll("details").forEach((details, at) => {
      if (at in openOnes) details.open = openOnes[at];
    });
    if (focused >= 0) fresh.querySelectorAll(focusable)[focused]?.focus();
  };

  const renew = async () => {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const old of parts(document)) {
      const fresh = page.querySelector(`[data-part="${old.dataset.part}"]`);
      if (fresh && fresh.dataset.version !== old.dataset.version) swap(old, document.adoptNode(fresh));
    }
    document.title = page.title;
    document.dispatchEvent(new CustomEvent("cards"));
    return true;
  };

  const say = (sentence) => {
    const status = document.querySelector("[data-live-status]");
    if (status) status.textContent = sentence;
  };

  // Wait until one analysis is there or has failed; the answer's body is not needed here.
  const settled = async (address) => {
    const until = Date.now() + PATIENCE_S * 1000;
    for (let least = FIRST_PAUSE_S; Date.now() < until; least *= 1.5) {
      const response = await fetch(`${address}?wait=${WAIT_S}`);
      if (response.status === 200) {
        const { stale } = await response.json();
        if (!stale) return true;
      } else if (response.status !== 202) return response.status === 503;
      await pause(Math.max(least, Number(response.headers.get("Retry-After")) || 0));
    }
    return false;
  };

  const follow = async (card) => {
    const title = card.querySelector("h2").textContent.trim();
    try {
      if ((await settled(card.dataset.pending)) && (await renew())) say(`${title}: up to date.`);
    } catch {
      say(`${title}: the server cannot be reached.`);
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-pending]").forEach(follow);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-refresh]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    renew().then(
      (done) => {
        if (!done) location.reload();
        document.querySelectorAll("[data-pending]").forEach(follow);
      },
      () => location.reload(),
    );
  });
})();
