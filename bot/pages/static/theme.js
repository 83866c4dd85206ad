// In Telegram, the address ends with the colours of its theme; the page takes them if they can be
// read on each other. What else stands there, about the reader, is not read, and is removed.
"use strict";
(() => {
  const KEY = "tgWebAppThemeParams";
  const given = location.hash.slice(1).split(/[?&]/).map((part) => part.split("="));
  if (!given.some(([name]) => name.startsWith("tgWebApp"))) return;
  const written = (given.find(([name]) => name === KEY) || [])[1] || "";
  history.replaceState(null, "", `${location.pathname}${location.search}${written && `#${KEY}=${written}`}`);
  const root = document.documentElement;
  root.dataset.app = "telegram";

  let theme = null;
  try {
    theme = JSON.parse(decodeURIComponent(written));
  } catch {
    return;
  }
  const colour = (name) => {
    const value = theme && theme[name];
    return typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value) ? value : null;
  };
  const light = (value) => {
    const parts = [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16) / 255);
    const [red, green, blue] = parts.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  const paper = colour("bg_color");
  const ink = colour("text_color");
  if (!paper || !ink || contrast(paper, ink) < 4.5) return;
  root.dataset.theme = light(paper) < 0.18 ? "dark" : "light";
  const set = (name, value) => root.style.setProperty(name, value);
  set("--paper", paper);
  set("--ink", ink);
  const section = colour("section_bg_color") || colour("secondary_bg_color");
  const card = section && contrast(section, ink) >= 4.5 ? section : paper;
  set("--card", card);
  const legible = (value) => value && contrast(value, paper) >= 4.5 && contrast(value, card) >= 4.5;
  const soft = colour("hint_color");
  set("--soft", legible(soft) ? soft : ink);
  const link = colour("link_color");
  set("--link", legible(link) ? link : ink);
  const line = colour("section_separator_color");
  if (line) set("--line", line);
})();
