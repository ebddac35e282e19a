'use strict';
(function () {
  var tip = document.createElement('div');
  tip.id = 'tip';
  tip.hidden = true;
  document.body.appendChild(tip);

  function all(root, selector) { return Array.from(root.querySelectorAll(selector)); }

  /* The tip says what the row of the table says. */
  function show(figure, row, event) {
    var table = figure.querySelector('table'), line = table.tBodies[0].rows[row];
    tip.textContent = Array.from(line.cells).map(function (cell, i) {
      return i ? table.tHead.rows[0].cells[i].textContent + ': ' + cell.textContent : cell.textContent;
    }).join('\n');
    tip.hidden = false;
    var x = event.clientX + 14, y = event.clientY + 14;
    tip.style.left = Math.max(4, Math.min(x, window.innerWidth - tip.offsetWidth - 6)) + 'px';
    tip.style.top = Math.max(4, Math.min(y, window.innerHeight - tip.offsetHeight - 6)) + 'px';
  }

  function hide(svg) {
    tip.hidden = true;
    var cursor = svg.querySelector('.cursor');
    if (cursor) cursor.setAttribute('d', 'M0 0');
  }

  function nearest(places, x) {
    return places.reduce(function (best, place, i) {
      return Math.abs(places[best] - x) > Math.abs(place - x) ? i : best;
    }, 0);
  }

  function follow(figure, svg) {
    var cursor = svg.querySelector('.cursor');
    var places = cursor ? cursor.dataset.x.split(' ').map(Number) : [];
    svg.addEventListener('pointermove', function (event) {
      var shape = event.target.closest('[data-row]');
      if (shape) return show(figure, shape.dataset.row, event);
      if (!cursor) return hide(svg);
      var box = svg.getBoundingClientRect();
      var row = nearest(places, (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width);
      cursor.setAttribute('d', 'M' + places[row] + ' ' + cursor.dataset.top + 'V' + cursor.dataset.bottom);
      show(figure, row, event);
    });
    svg.addEventListener('pointerleave', function () { hide(svg); });
  }

  function toggle(figure, key) {
    var away = key.classList.toggle('away');
    all(figure, '[data-key="' + key.dataset.key + '"]').forEach(function (other) {
      other.classList.toggle('away', away);
      other.setAttribute('aria-pressed', String(!away));
    });
    all(figure, '[data-series="' + key.dataset.key + '"]').forEach(function (series) {
      series.classList.toggle('off', away);
    });
  }

  function keys(figure) {
    all(figure, '.key').forEach(function (key) {
      key.setAttribute('tabindex', '0');
      key.setAttribute('role', 'button');
      key.setAttribute('aria-pressed', 'true');
      key.addEventListener('click', function () { toggle(figure, key); });
      key.addEventListener('keydown', function (event) {
        if (event.key !== 'Enter') if (event.key !== ' ') return;
        event.preventDefault();
        toggle(figure, key);
      });
    });
  }

  function scales(figure) {
    var plots = all(figure, '.plot');
    if (plots.length !== 2) return;
    var button = document.createElement('button');
    button.className = 'scale';
    button.type = 'button';
    button.textContent = 'Logarithmic axis';
    button.addEventListener('click', function () {
      plots.forEach(function (plot) { plot.hidden = !plot.hidden; });
      button.textContent = plots[0].hidden ? 'Linear axis' : 'Logarithmic axis';
    });
    figure.insertBefore(button, plots[0]);
  }

  all(document, 'figure').forEach(function (figure) {
    /* A title would be a second tip. */
    all(figure, 'svg').forEach(function (svg) {
      var title = svg.querySelector('title');
      svg.setAttribute('aria-label', title.textContent);
      svg.removeAttribute('aria-labelledby');
      title.remove();
      follow(figure, svg);
    });
    keys(figure);
    scales(figure);
    var details = figure.querySelector('details');
    details.addEventListener('toggle', function () {
      figure.classList.toggle('as-table', details.open);
      details.firstElementChild.textContent = details.open ? 'Show as chart' : 'Show as table';
    });
  });
}());
