// The release that the reader chose is in the address, as ?release=4.51.3; without it, it is the newest. Links inside the
// site carry it along. An element with data-first and data-last, places in the list of releases, is shown between them.
document.addEventListener("DOMContentLoaded", () => {
  const select = document.getElementById("release");
  const asked = new URLSearchParams(location.search).get("release");

  function carry(release) {
    for (const link of document.links) {
      if (link.host !== location.host || link.getAttribute("href").startsWith("#")) continue;
      const address = new URL(link.href);
      if (release) address.searchParams.set("release", release);
      else address.searchParams.delete("release");
      link.href = address.href;
    }
  }

  function show() {
    const place = select.options.length - 1 - select.selectedIndex; // the newest is listed first
    for (const element of document.querySelectorAll("[data-first]")) {
      element.hidden = place < Number(element.dataset.first) || Number(element.dataset.last) < place;
    }
    for (const element of document.querySelectorAll(".release")) element.textContent = select.value;
    carry(select.selectedIndex ? select.value : "");
  }

  if (!select) {
    if (/^\d+\.\d+\.\d+$/.test(asked)) carry(asked);
    return;
  }
  if ([...select.options].some((option) => option.value === asked)) select.value = asked;
  select.addEventListener("change", () => {
    const address = new URL(location.href);
    if (select.selectedIndex) address.searchParams.set("release", select.value);
    else address.searchParams.delete("release");
    history.replaceState(null, "", address);
    show();
  });
  show();
});
