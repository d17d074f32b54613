// The lookup of the message index: what is pasted may be whole or a part, with its own numbers, names and paths, and with
// text before and after. Entries are ranked by the words that they share with it, rare words first. The address of the
// page contains what was pasted, so that a link can point to it.
const form = document.getElementById("lookup");
const sections = document.querySelectorAll("section section");
const found = document.getElementById("found");

const words = (text) => new Set(text.toLowerCase().match(/[a-z0-9_]+/g) ?? []);
const plain = (text) => text.toLowerCase().replace(/\s+/g, " ").trim();
const entries = [...document.querySelectorAll(".entry")].map((element) => {
  const text = element.querySelector("pre").textContent;
  const fixed = plain(text).split("...").filter((part) => part.trim());
  return { element, text: plain(text), fixed, words: words(text) };
});
const holders = new Map();
for (const entry of entries) for (const word of entry.words) holders.set(word, (holders.get(word) ?? 0) + 1);
const weight = (word) => Math.log(1 + entries.length / holders.get(word)) ** 2;
for (const entry of entries) entry.length = Math.hypot(...[...entry.words].map((word) => Math.sqrt(weight(word))));

function score(entry, pasted) {
  const shared = [...entry.words].filter((word) => pasted.words.has(word));
  const part = entry.text.includes(pasted.text);
  const whole = entry.fixed.every((text) => pasted.text.includes(text));
  return (part || whole ? 100 : 0) + shared.reduce((sum, word) => sum + weight(word), 0) / entry.length;
}

function show() {
  const text = plain(form.elements.q.value);
  const pasted = { text, words: words(text) };
  const ranked = entries.map((entry) => ({ entry, score: score(entry, pasted) })).filter(({ score }) => score > 0);
  ranked.sort((one, other) => other.score - one.score);
  const best = text ? ranked.filter(({ score }) => score > ranked[0].score / 3).slice(0, 10) : [];
  found.replaceChildren(
    ...best.map(({ entry }) => {
      const copy = entry.element.cloneNode(true);
      for (const element of [copy, ...copy.querySelectorAll("[id]")]) element.removeAttribute("id");
      copy.dataset.message = entry.element.id;
      return copy;
    }),
  );
  for (const section of sections) section.hidden = text !== "";
  const counted = `${best.length} ${best.length === 1 ? "message" : "messages"}, the nearest first`;
  form.querySelector("output").textContent = text ? (best.length ? counted : "No message is like this one.") : "";
}

form.elements.q.value = new URLSearchParams(location.search).get("q") ?? "";
form.addEventListener("input", show);
form.addEventListener("input", () => {
  const pasted = form.elements.q.value.trim();
  history.replaceState(null, "", pasted ? `?${new URLSearchParams({ q: pasted })}` : location.pathname);
});
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
show();
