(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('data').textContent);
  var charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function column(key) {
    return data.points.map(function (p) { return p[key] < 0 ? null : p[key]; });
  }

  function logColumn(key) {
    // A log scale has no zero; a hundredth of a millisecond is its floor.
    return column(key).map(function (v) { return v === null ? null : Math.max(v, 0.01); });
  }

  function hatch(ctx, left, top, width, height, stroke) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.strokeStyle = stroke;
    ctx.lineWidth = devicePixelRatio;
    var gap = 7 * devicePixelRatio;
    ctx.beginPath();
    for (var x = left - height; x < left + width; x += gap) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }

  function bands(u, named) {
    var ctx = u.ctx, box = u.bbox;
    function x(v) {
      return Math.min(box.left + box.width, Math.max(box.left, u.valToPos(v, 'x', true)));
    }
    ctx.save();
    data.steps.forEach(function (s, i) {
      ctx.fillStyle = colour(i % 2 ? 'band-b' : 'band-a');
      ctx.fillRect(x(s.from), box.top, x(s.from + s.seconds) - x(s.from), box.height);
    });
    data.faults.forEach(function (f) {
      var width = Math.max(2 * devicePixelRatio, x(f.to) - x(f.from));
      hatch(ctx, x(f.from), box.top, width, box.height, colour('fault'));
    });
    data.stalls.forEach(function (s) {
      ctx.fillStyle = colour('stall');
      ctx.fillRect(x(s.from), box.top, Math.max(2, x(s.to) - x(s.from)), box.height);
    });
    if (named) { names(u, x); }
    ctx.restore();
  }

  function names(u, x) {
    var ctx = u.ctx, box = u.bbox, free = [-1e9, -1e9, -1e9];
    ctx.fillStyle = colour('soft');
    ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    data.steps.forEach(function (s) {
      var left = x(s.from), width = ctx.measureText(s.name).width;
      left = Math.min(left, box.left + box.width - width);
      for (var row = 0; row < free.length; row++) {
        if (left > free[row]) {
          free[row] = left + width + 8 * devicePixelRatio;
          ctx.fillText(s.name, left, box.top - (3 + 13 * row) * devicePixelRatio);
          return;
        }
      }
    });
  }

  function lines(u) {
    var ctx = u.ctx, box = u.bbox;
    ctx.save();
    data.lines.forEach(function (l) {
      var at = Math.round(u.valToPos(l.at, 'x', true)) + 0.5;
      ctx.strokeStyle = colour(l.kind);
      ctx.lineWidth = (l.kind === 'epoch' ? 1 : 1.5) * devicePixelRatio;
      ctx.setLineDash(l.kind === 'kill' ? [] : [5 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(at, box.top);
      ctx.lineTo(at, box.top + box.height);
      ctx.stroke();
    });
    ctx.restore();
  }

  function axis(extra) {
    return Object.assign({
      stroke: colour('soft'), font: '11px system-ui, sans-serif', size: 56,
      grid: { stroke: colour('line'), width: 1 }, ticks: { show: false }
    }, extra || {});
  }

  function line(label, name, dash, extra) {
    return Object.assign({ label: label, stroke: colour(name), width: dash ? 1.25 : 1.75,
      dash: dash, points: { show: false }, spanGaps: false }, extra || {});
  }

  function draw(title, height, series, columns, scale, first, last) {
    var holder = document.createElement('div');
    holder.className = 'chart';
    var heading = document.createElement('h3');
    heading.textContent = title;
    holder.appendChild(heading);
    document.getElementById('charts').appendChild(holder);
    var chart = new uPlot({
      width: holder.clientWidth, height: height, padding: [first ? 44 : 8, 8, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: 'run' }, drag: { x: true, y: false }, points: { show: false } },
      scales: { x: { time: false }, y: scale },
      axes: [axis({ show: true, size: last ? 34 : 22,
        values: function (u, v) { return v.map(function (s) { return s + ' s'; }); } }), axis()],
      series: [{}].concat(series),
      hooks: { drawClear: [function (u) { bands(u, first); }], draw: [lines] }
    }, [column('at')].concat(columns), holder);
    charts.push({ chart: chart, holder: holder, height: height });
  }

  function render() {
    charts.forEach(function (c) { c.chart.destroy(); });
    charts = [];
    document.getElementById('charts').textContent = '';
    draw('Latency from the time due, ms (log)', 300,
      [line('p99 reads', 'reads'), line('p50 reads', 'reads', [3, 3]),
        line('p99 writes', 'writes'), line('p50 writes', 'writes', [3, 3])],
      [logColumn('p99Reads'), logColumn('p50Reads'), logColumn('p99Writes'), logColumn('p50Writes')],
      { distr: 3 }, true, false);
    draw('Requests per second', 120, [line('requests/s', 'rate')], [column('rate')],
      { range: function (u, min, max) { return [0, Math.max(1, max * 1.1)]; } }, false, false);
    draw('Failed requests per quarter second', 100,
      [line('failed', 'bad', undefined, { paths: uPlot.paths.bars({ size: [0.9, 20] }), fill: colour('bad') })],
      [column('failed')],
      { range: function (u, min, max) { return [0, Math.max(4, max * 1.1)]; } }, false, true);
    legend();
  }

  var SVG = 'http://www.w3.org/2000/svg';

  function swatch(kind, name, dash) {
    var svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 18 11');
    function add(tag, attributes) {
      var e = document.createElementNS(SVG, tag);
      Object.keys(attributes).forEach(function (k) { e.setAttribute(k, attributes[k]); });
      svg.appendChild(e);
    }
    if (kind === 'line') {
      add('line', { x1: 0, y1: 5.5, x2: 18, y2: 5.5, stroke: colour(name), 'stroke-width': 2, 'stroke-dasharray': dash || 'none' });
    } else if (kind === 'mark') {
      add('line', { x1: 9, y1: 0, x2: 9, y2: 11, stroke: colour(name), 'stroke-width': 2, 'stroke-dasharray': dash || 'none' });
    } else if (kind === 'hatch') {
      [0, 6, 12].forEach(function (x) { add('line', { x1: x, y1: 11, x2: x + 8, y2: 0, stroke: colour(name), 'stroke-width': 1.5 }); });
    } else {
      add('rect', { x: 0, y: 0, width: 18, height: 11, fill: colour(name), stroke: colour('line') });
    }
    return svg;
  }

  function legend() {
    var list = document.getElementById('legend');
    list.textContent = '';
    function entry(text, kind, name, dash) {
      var item = document.createElement('li');
      item.appendChild(swatch(kind, name, dash));
      item.appendChild(document.createTextNode(text));
      list.appendChild(item);
    }
    entry('reads p99', 'line', 'reads');
    entry('reads p50', 'line', 'reads', '3 3');
    entry('writes p99', 'line', 'writes');
    entry('writes p50', 'line', 'writes', '3 3');
    entry('step', 'box', 'band-b');
    if (data.faults.length) { entry('fault', 'hatch', 'fault'); }
    if (data.stalls.length) { entry('stall over 100 ms', 'box', 'stall'); }
    [['kill', 'process killed'], ['switch', 'truth moved'], ['epoch', 'epoch changed']].forEach(function (k) {
      if (data.lines.some(function (l) { return l.kind === k[0]; })) {
        entry(k[1], 'mark', k[0], k[0] === 'kill' ? undefined : '4 2');
      }
    });
  }

  var copy = document.getElementById('copy');
  copy.addEventListener('click', function () {
    var text = document.getElementById('replay');
    var range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    // A page opened from a file may have no clipboard of its own; the selection is one already.
    var done = function () { copy.textContent = 'Copied'; };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text.textContent).then(done, function () { copy.textContent = 'Selected'; });
    } else if (document.execCommand('copy')) {
      done();
    }
  });

  render();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', render);
  addEventListener('resize', function () {
    charts.forEach(function (c) { c.chart.setSize({ width: c.holder.clientWidth, height: c.height }); });
  });
})();
