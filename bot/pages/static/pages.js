// The pages work without this. It copies, and follows links within the site without a reload.
"use strict";
(() => {
  const tell = (text) => {
    document.getElementById("status").textContent = text;
  };

  const copy = async (button) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      const area = document.createElement("textarea");
      area.value = button.dataset.copy;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = document.body.dataset.copied;
    tell(document.body.dataset.copied);
    button.addEventListener("blur", () => { button.textContent = label; }, { once: true });
  };

  const prepare = () => {
    for (const button of document.querySelectorAll("button.copy")) button.hidden = false;
  };

  const reveal = (hash) => {
    const place = hash.length > 1 && document.getElementById(hash.slice(1));
    const target = place || document.getElementById("content");
    if (place) place.scrollIntoView({ block: "center" });
    else window.scrollTo(0, 0);
    target.focus({ preventScroll: true });
  };

  const pageOf = (url) => url.pathname + url.search;
  let shown = pageOf(location);
  let latest = 0;
  const show = async (address, { push = true, body = null } = {}) => {
    const turn = ++latest;
    const url = new URL(address, location.href);
    let page;
    try {
      const given = body ? { method: "POST", body } : {};
      const response = await fetch(url, { ...given, headers: { Accept: "text/html" } });
      if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error("other");
      page = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      if (body) return false;
      location.assign(url);
      return true;
    }
    if (turn !== latest) return true;
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.documentElement.dir = page.documentElement.dir;
    for (const name of ["body > .skip", "header", "main", "footer"]) {
      document.querySelector(name).replaceWith(page.querySelector(name));
    }
    document.body.dataset.copied = page.body.dataset.copied;
    if (push) history.pushState(null, "", url);
    shown = pageOf(url);
    prepare();
    reveal(url.hash);
    tell(document.title);
    return true;
  };

  const isOurs = (url) =>
    url.origin === location.origin && !/^\/(api|static|health|metrics)(\/|$)/.test(url.pathname);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) {
      copy(button);
      return;
    }
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
    if (event.shiftKey || event.altKey || link.hasAttribute("download") || "plain" in link.dataset) return;
    const url = new URL(link.href);
    if (!isOurs(url) || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    show(url);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const url = new URL(form.action);
    if (!isOurs(url)) return;
    const values = new URLSearchParams(new FormData(form));
    event.preventDefault();
    if (form.method === "post") {
      show(url, { body: values, push: false }).then((isShown) => isShown || form.submit());
      return;
    }
    url.search = values;
    show(url);
  });

  window.addEventListener("popstate", () => {
    if (pageOf(location) !== shown) show(location.href, { push: false });
  });
  prepare();
  // A Mini App’s address has no such end: Telegram writes its own there.
  const isApp = document.documentElement.dataset.app && document.getElementById("quote");
  if (location.hash === "#quote" || isApp) reveal("#quote");
})();
