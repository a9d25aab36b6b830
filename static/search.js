// Search as you type: an ARIA combobox over GET /api/ucie/search. Without it the form still works.
(() => {
  "use strict";
  const { format } = window.sovereign;
  const PAUSE_MS = 120;

  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const marked = (text, wanted) => {
    const at = text.toLowerCase().indexOf(wanted.toLowerCase());
    if (at < 0) return [text];
    const end = at + wanted.length;
    return [text.slice(0, at), element("mark", {}, text.slice(at, end)), text.slice(end)];
  };

  const option = (coin, index, wanted) => {
    const rank = coin.rank ? `rank ${coin.rank}` : "unranked";
    const link = element("a", { href: `/asset/${encodeURIComponent(coin.id)}`, tabIndex: -1 });
    const name = element("span", {}, ...marked(coin.name, wanted), " ");
    name.append(element("span", { className: "mute" }, ...marked(coin.symbol, wanted), ` · ${rank}`));
    link.append(name, element("span", { className: "end" }, format.price(coin.price_usd)));
    const item = element("li", { id: `hit-${index}` }, link);
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    return item;
  };

  const connect = (form) => {
    const input = form.querySelector("[role=combobox]");
    const box = form.querySelector("[data-hits]");
    const list = box.querySelector("[role=listbox]");
    const note = box.querySelector("[role=status]");
    let timer, request, chosen;

    const choose = (index) => {
      const items = list.children;
      const any = items.length > 0 && index !== undefined;
      chosen = any ? (index + items.length) % items.length : undefined;
      for (const [at, item] of [...items].entries()) {
        item.setAttribute("aria-selected", String(at === chosen));
      }
      if (chosen === undefined) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", items[chosen].id);
      items[chosen]?.scrollIntoView({ block: "nearest" });
    };

    const open = (isOpen) => {
      box.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen && list.children.length > 0));
      if (!isOpen) choose();
    };

    const show = (coins, wanted, text) => {
      list.replaceChildren(...coins.map((coin, index) => option(coin, index, wanted)));
      choose(0);
      note.textContent = text;
      open(true);
    };

    const sentence = (count) =>
      count
        ? `${count === 1 ? "1 coin" : `${count} coins`} · ↑ ↓ to choose, Enter to open`
        : "No coin has this name or ticker.";

    const refused = (response) => {
      if (response.status === 401) return "Your session has ended. Log in again to search.";
      if (response.status === 429) {
        return `Too many searches. Try again in ${response.headers.get("Retry-After")} s.`;
      }
      return "The search is not working right now. Press Enter to try the page of results.";
    };

    const ask = async () => {
      const wanted = input.value.trim();
      request?.abort();
      if (!wanted) return open(false);
      request = new AbortController();
      try {
        const address = `${form.dataset.search}?q=${encodeURIComponent(wanted)}`;
        const response = await fetch(address, { signal: request.signal });
        if (!response.ok) return show([], wanted, refused(response));
        const { results } = await response.json();
        show(results, wanted, sentence(results.length));
      } catch (error) {
        if (error.name !== "AbortError") show([], wanted, "The server cannot be reached.");
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("focus", () => {
      if (list.children.length && input.value.trim()) open(true);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        open(false);
      } else if (event.key === "ArrowDown" && box.hidden) {
        ask();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose((chosen ?? 0) + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !box.hidden && chosen !== undefined) {
        event.preventDefault();
        list.children[chosen].firstElementChild.click();
      }
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) open(false);
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
  };

  const singleKeys = () => {
    try {
      return localStorage.getItem("keys") !== "off";
    } catch {
      return true;
    }
  };

  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    const input = document.querySelector("[role=combobox]");
    if (!input || !(chord || (slash && !typing && singleKeys()))) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  document.addEventListener("click", (event) => {
    const input = document.querySelector("[role=combobox]");
    if (!input || !event.target.closest(`a[href="#${input.id}"]`)) return;
    event.preventDefault();
    input.focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("form[data-search]").forEach(connect);
    const button = document.querySelector("[data-keys-button]");
    const tell = () => button.setAttribute("aria-pressed", String(singleKeys()));
    tell();
    button.addEventListener("click", () => {
      localStorage.setItem("keys", singleKeys() ? "off" : "on");
      tell();
    });
  });
})();
