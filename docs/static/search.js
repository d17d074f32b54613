// The search page: Pagefind searches each word of the question alone, and a page is the better, the more of the words it
// has. The address of the page contains the question, so that a link can point to it.
const COMMON = new Set(
  ("a an and are as at be by can could do does for from get gets has have how i if in into is it its me my not of on or " +
    "should so than that the them there this to want was what when where which who why will with you your").split(" "),
);
const field = document.querySelector(".bd-search-container input[type=search]");
const list = document.getElementById("found");
const count = document.getElementById("count");
const pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url));
await pagefind.options({
  ranking: {
    pageLength: 0.6,
    termFrequency: 0.3,
    metaWeights: { title: 2, names: 1, words: 15, address: 0, kind: 0, write: 0 },
  },
});

function words(question) {
  const all = question.toLowerCase().match(/[\p{L}\p{N}_][\p{L}\p{N}_.-]*/gu) ?? [];
  const telling = all.map((word) => word.replace(/[.-]+$/, "")).filter((word) => word && !COMMON.has(word));
  return [...new Set(telling.length ? telling : all)];
}

async function search(question) {
  const asked = words(question);
  const pages = new Map();
  for (const { results } of await Promise.all(asked.map((word) => pagefind.search(word)))) {
    for (const result of results) {
      const page = pages.get(result.id) ?? { result, score: 0, words: 0 };
      page.score += result.score;
      page.words += 1;
      pages.set(result.id, page);
    }
  }
  const score = (page) => page.score * (page.words / asked.length) ** 2;
  return [...pages.values()].sort((one, other) => score(other) - score(one)).map((page) => page.result);
}

function marked(text) {
  // Text in backticks is code.
  return text.split("`").map((part, place) => {
    if (place % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

function entry({ meta }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = meta.address;
  link.append(...marked(meta.title));
  const place = document.createElement("span");
  place.className = "place";
  place.textContent = meta.kind === "claim" ? meta.address.replace("claims/", "").replace(".html", "") : meta.kind;
  item.append(link, place);
  if (meta.write) {
    const write = document.createElement("p");
    write.append("Write: ", ...marked(meta.write));
    item.append(write);
  }
  return item;
}

let latest = 0;
async function show() {
  const question = field.value.trim();
  const turn = ++latest;
  const results = question ? await search(question) : [];
  const nearest = await Promise.all(results.slice(0, 20).map((result) => result.data()));
  const defines = ({ meta }) => meta.address.endsWith(`/${words(question).join("_")}.html`); // top_p: claims/processors/top_p.html
  const shown = [...nearest.filter(defines), ...nearest.filter((page) => !defines(page))];
  if (turn !== latest) return; // the reader has typed on
  list.replaceChildren(...shown.map(entry));
  count.textContent = question ? `${results.length} ${results.length === 1 ? "page" : "pages"}` : "";
  const messages = document.getElementById("messages");
  messages.href = question ? `messages.html?${new URLSearchParams({ q: question })}` : "messages.html";
  list.dataset.question = question;
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", () => {
  const question = field.value.trim();
  history.replaceState(null, "", question ? `?${new URLSearchParams({ q: question })}` : location.pathname);
  show();
});
field.form.addEventListener("submit", (event) => event.preventDefault());
await show();
