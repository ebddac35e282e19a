'use strict';
(function () {
  var tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  document.body.appendChild(tip);

  function each(root, selector, act) { root.querySelectorAll(selector).forEach(act); }

  /* The tip says what the row of the table says. */
  function show(figure, row, event) {
    var table = figure.querySelector('table'), heads = table.tHead.rows[0].cells;
    tip.textContent = Array.from(table.tBodies[0].rows[row].cells, function (cell, i) {
      return (i ? heads[i].textContent + ': ' : '') + cell.textContent;
    }).join('\n');
    tip.hidden = false;
    tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 6)) + 'px';
    tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 6)) + 'px';
  }

  function follow(figure, svg) {
    var cursor = svg.querySelector('.cursor'), data = cursor ? cursor.dataset : {x: ''};
    var places = data.x.split(' ');
    function hide() {
      tip.hidden = true;
      if (cursor) cursor.setAttribute('d', 'M0 0');
    }
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('pointermove', function (event) {
      var shape = event.target.closest('[data-row]'), box = svg.getBoundingClientRect(), row = 0;
      if (shape) return show(figure, shape.dataset.row, event);
      if (!cursor) return hide();
      var x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      /* Of two at one midnight the one that holds from then on. */
      places.forEach(function (place, i) {
        if (Math.abs(places[row] - x) >= Math.abs(place - x)) row = i;
      });
      cursor.setAttribute('d', 'M' + places[row] + ' ' + data.top + 'V' + data.bottom);
      show(figure, row, event);
    });
  }

  /* A click on a key takes its series away and brings it back, on both axes. */
  function listen(figure, key) {
    var name = key.dataset.key;
    function toggle() {
      var away = key.classList.toggle('away');
      each(figure, '[data-key="' + name + '"]', function (other) {
        other.classList.toggle('away', away);
        other.setAttribute('aria-pressed', !away);
      });
      each(figure, '[data-series="' + name + '"]', function (series) { series.classList.toggle('off', away); });
    }
    key.setAttribute('tabindex', 0);
    key.setAttribute('role', 'button');
    key.setAttribute('aria-pressed', true);
    key.addEventListener('click', toggle);
    key.addEventListener('keydown', function (event) {
      if (!/^(Enter| )$/.test(event.key)) return;
      event.preventDefault();
      toggle();
    });
  }

  function scales(figure, plots) {
    var button = document.createElement('button');
    button.className = 'scale';
    button.textContent = 'Logarithmic axis';
    button.onclick = function () {
      plots.forEach(function (plot) { plot.hidden = !plot.hidden; });
      button.textContent = plots[0].hidden ? 'Linear axis' : 'Logarithmic axis';
    };
    figure.insertBefore(button, plots[0]);
  }

  each(document, 'figure', function (figure) {
    var plots = figure.querySelectorAll('.plot'), details = figure.querySelector('details');
    each(figure, 'svg', function (svg) {
      /* A title would be a second tip. */
      var title = svg.querySelector('title');
      svg.setAttribute('aria-label', title.textContent);
      svg.removeAttribute('aria-labelledby');
      title.remove();
      follow(figure, svg);
    });
    each(figure, '.key', function (key) { listen(figure, key); });
    if (plots[1]) scales(figure, plots);
    details.ontoggle = function () {
      figure.classList.toggle('as-table', details.open);
      details.firstElementChild.textContent = details.open ? 'Show as chart' : 'Show as table';
    };
  });
}());
