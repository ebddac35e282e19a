#!/usr/bin/env bats
# The report in a real browser, where one is installed: headless Chromium.

load helper

setup_file()
{
    command -v chromium >/dev/null || return 0
    cd "$BATS_FILE_TMPDIR"
    "$COLOSSIM" run "$TOP_SRCDIR/scenarios/colossus.yaml" -o many.db --replications 5 --quiet >/dev/null
    "$COLOSSIM" report many.db --quiet
    "$COLOSSIM" sweep run "$TOP_SRCDIR/scenarios/studies/colossus-crews.yaml" -o crews --quiet
    "$COLOSSIM" sweep merge crews -o crews.db --quiet
    "$COLOSSIM" report crews.db -o study.html --quiet
}

setup()
{
    command -v chromium >/dev/null || skip "chromium is not installed"
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR/many.html" page.html
    cp "$BATS_FILE_TMPDIR/study.html" study.html
}

# browse PAGE OPTION...: standard error goes to browser.log
browse()
{
    local page=$1
    shift
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage \
        --disable-background-networking --disable-component-update --disable-sync --enable-logging=stderr --v=0 \
        --user-data-dir="$BATS_TEST_TMPDIR/profile" --virtual-time-budget=4000 "$@" \
        "file://$PWD/$page" 2>browser.log
}

# A copy of a page with another script after its own one. The policy, which forbids just that, is left out.
add_script()
{
    sed -e '/Content-Security-Policy/d' -e '/^<\/body>/d' -e '/^<\/html>/d' "${2:-page.html}"
    echo "<script>$1</script></body></html>"
}

@test "the policy lets style and script work, and the console stays silent" {
    browse page.html --dump-dom >dom.html
    grep -q 'id="tip"' dom.html || fail_with "the script did not run"
    grep -q 'class="scale"' dom.html
    ! grep CONSOLE browser.log || fail_with "the console speaks"
    browse study.html --dump-dom >dom.html
    grep -q 'id="tip"' dom.html || fail_with "the script did not run on a study's page"
    ! grep CONSOLE browser.log || fail_with "the console speaks on a study's page"
}

@test "the policy stops any other script" {
    sed '/^<\/body>/i <script>document.title = "harm"</script>' page.html >evil.html
    browse evil.html --dump-dom >dom.html
    ! grep -q '<title>harm' dom.html || fail_with "the other script ran"
    grep -q "Content Security Policy" browser.log
}

@test "no page is wider than a phone or a screen" {
    for width in 380 1280 380-study; do
        page=page.html
        [ "$width" = "${width%-study}" ] || page=study.html
        add_script 'parent.postMessage(document.documentElement.scrollWidth > innerWidth ? "scrolls" : "fits", "*")' $page >copy.html
        cat >frame.html <<HTML
<!DOCTYPE html><title>silent</title><body>
<script>addEventListener("message", function (event) { document.title = event.data; });</script>
<iframe width="${width%-study}" height="900" src="copy.html"></iframe></body>
HTML
        browse frame.html --dump-dom --window-size=1400,1000 >dom.html
        grep -q '<title>fits' dom.html || fail_with "$width: $(grep -o '<title>[^<]*' dom.html)"
    done
}

@test "hovering shows the row of the table" {
    add_script 'var svg = document.querySelector("#fleet svg"), box = svg.getBoundingClientRect();
        svg.dispatchEvent(new PointerEvent("pointermove", {bubbles: true, clientX: box.right - 1, clientY: box.top + 90}));
        var row = document.querySelector("#fleet tbody").lastElementChild, cells = row.children;
        var tip = document.getElementById("tip"), said = tip.textContent;
        document.title = !tip.hidden ? (said.includes(cells[0].textContent)
            ? (said.includes("energised: " + cells[3].textContent) ? "shown " + cells[3].textContent : said) : said) : "hidden";' >copy.html
    browse copy.html --dump-dom --window-size=1280,1000 >dom.html
    grep -q '<title>shown 230,024' dom.html || fail_with "$(grep -o '<title>[^<]*' dom.html)"
}

@test "a key takes its series away and brings it back, a button changes the axis" {
    add_script 'var key = document.querySelector("#fleet .key"), series = document.querySelector("#fleet [data-series=\"0\"]");
        var seen = [], click = function (it) { it.dispatchEvent(new MouseEvent("click", {bubbles: true})); };
        click(key); seen.push(getComputedStyle(series).display);
        click(key); seen.push(getComputedStyle(series).display);
        click(document.querySelector("#fleet .scale"));
        seen.push(document.querySelectorAll("#fleet .plot")[0].hidden, document.querySelectorAll("#fleet .plot")[1].hidden);
        document.title = seen.join(" ");' >copy.html
    browse copy.html --dump-dom >dom.html
    grep -q '<title>none inline true false' dom.html || fail_with "$(grep -o '<title>[^<]*' dom.html)"
}

# Everything that a page may hold: spread, reliefs, what goes with what. Expected outages take the time out of the fifty
# million and leave the page as long as it is.
@test "it prints as vectors on no more than six pages, with replications and reliefs too" {
    command -v pdfimages >/dev/null || skip "pdfimages is not installed"
    colossim run "$SCENARIOS/race-2030.yaml" -o race.db --replications 20 --relief -q >/dev/null
    colossim run "$SCENARIOS/xai-50m.yaml" -o fifty.db --replications 20 --relief --set outages=expected -q >/dev/null
    colossim run "$SCENARIOS/colossus.yaml" -o alone.db -q >/dev/null
    for run in race fifty alone; do
        colossim report $run.db -q
    done
    for page in page race fifty alone; do
        browse $page.html --print-to-pdf=$page.pdf --no-pdf-header-footer >/dev/null
        [ "$(pdfimages -list $page.pdf | wc -l)" = 2 ] || fail_with "$page: $(pdfimages -list $page.pdf)"
        pages=$(pdfinfo $page.pdf | sed -n 's/^Pages: *//p')
        [ "$pages" -le 6 ] || fail_with "$page: $pages pages"
        [ "$(pdfinfo $page.pdf | grep -c '(A4)')" = 1 ] || fail_with "$page: $(pdfinfo $page.pdf)"
    done
}

# What sticks out of the sheet's width is cut off in print: the same page at the width of what A4 leaves between the
# margins, in print's style.
@test "nothing is cut at the edges of the sheet" {
    colossim run "$SCENARIOS/race-2030.yaml" -o race.db --replications 20 --relief -q >/dev/null
    colossim report race.db -q
    for page in page race study; do
        add_script 'var wide = [];
            document.querySelectorAll("svg, table, p, pre, h1, h2, h3, li, dl").forEach(function (it) {
                if (!it.closest("[hidden], details") && it.getBoundingClientRect().right > innerWidth + 1) wide.push(it.outerHTML.slice(0, 60));
            });
            document.title = wide.length ? "cut " + wide.join() : "whole";' $page.html | sed 's/@media print {/@media screen {/' >copy.html
        browse copy.html --dump-dom --window-size=703,1000 >dom.html
        grep -q '<title>whole' dom.html || fail_with "$page: $(grep -o '<title>[^<]*' dom.html)"
    done
}
