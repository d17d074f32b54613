// The filter of the atlas: by chapter, and by claims whose behaviour differs between two releases. Their columns are
// marked, and each row says what was true and what is. The address contains the selection, so that a link can point to it.
const form = document.getElementById("filter");
const table = document.getElementById("matrix");
const releases = table.dataset.releases.split(" ");

function change(row, old, now) {
  const { states, said } = row.dataset;
  const sentences = JSON.parse(said);
  const text = document.createElement("p");
  text.className = "change";
  text.innerHTML = `<b>${releases[old]}:</b> ${sentences[states[old]]} <b>${releases[now]}:</b> ${sentences[states[now]]}`;
  return text;
}

function show() {
  const { chapter, from, to } = form.elements;
  const [old, now] = [releases.indexOf(from.value), releases.indexOf(to.value)];
  const compared = old >= 0 && now >= 0;
  let count = 0;
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      const { states } = row.dataset;
      const changed = compared && states[old] !== states[now];
      row.hidden = (chapter.value && chapter.value !== body.dataset.chapter) || (compared && !changed);
      row.cells[0].querySelector(".change")?.remove();
      if (changed && !row.hidden) row.cells[0].append(change(row, old, now));
      count += !row.hidden;
    }
    body.hidden = [...body.rows].every((row) => row.hidden);
  }
  for (const column of table.tHead.querySelectorAll("[data-release]")) {
    const marked = compared && [from.value, to.value].includes(column.dataset.release);
    column.classList.toggle("compared", marked);
  }
  form.querySelector("output").textContent = `${count} ${count === 1 ? "claim" : "claims"}`;
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener("change", () => {
  history.replaceState(null, "", `?${new URLSearchParams(new FormData(form))}`);
  show();
});
form.hidden = false;
show();
table.parentElement.scrollLeft = table.scrollWidth; // the newest release
