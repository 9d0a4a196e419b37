'use strict';
(() => {
  const list = document.getElementById('findings');
  const filters = document.getElementById('filters');
  const search = document.getElementById('q');
  const shown = document.getElementById('shown');
  const sort = document.getElementById('sort');
  const selects = [...filters.querySelectorAll('select[data-filter]')];
  const ranks = { critical: 4, high: 3, medium: 2, low: 1, info: 0 };
  // The attributes are read once: reading them at each filtering would cost more than the filtering.
  const rows = [...list.children].map((element, index) => {
    const values = element.dataset;
    return { element, index, values: { ...values, rule: ' ' + values.rule + ' ' }, text: null, visible: true };
  });
  filters.hidden = false;

  const textOf = row => row.text === null ? (row.text = row.element.textContent.toLowerCase()) : row.text;

  const apply = () => {
    const chosen = selects.filter(select => select.value !== '').map(select => [select.dataset.filter, select.value]);
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word !== '');
    let count = 0;
    for (const row of rows) {
      const visible = chosen.every(([name, value]) =>
        name === 'rule' ? row.values.rule.includes(' ' + value + ' ') : row.values[name] === value)
        && words.every(word => textOf(row).includes(word));
      if (visible !== row.visible) {
        row.visible = visible;
        row.element.hidden = !visible;
      }
      count += visible ? 1 : 0;
    }
    shown.textContent = count + ' of ' + rows.length + ' shown';
  };

  const orders = {
    'severity': (a, b) => a.index - b.index,
    'account': (a, b) => a.values.account.localeCompare(b.values.account) || a.index - b.index,
    'longest exposed': (a, b) => b.values.days - a.values.days || a.index - b.index,
    'most locations': (a, b) => b.values.places - a.values.places || a.index - b.index
  };
  const reorder = () => {
    const all = document.createDocumentFragment();
    for (const row of [...rows].sort(orders[sort.value])) {
      all.append(row.element);
    }
    list.append(all);
  };

  const reset = () => {
    search.value = '';
    selects.forEach(select => { select.value = ''; });
    apply();
  };

  let pending = 0;
  search.addEventListener('input', () => { cancelAnimationFrame(pending); pending = requestAnimationFrame(apply); });
  selects.forEach(select => select.addEventListener('change', apply));
  sort.addEventListener('change', reorder);
  document.getElementById('reset').addEventListener('click', reset);
  document.addEventListener('keydown', event => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && document.activeElement === search) {
      reset();
    }
  });

  const copy = (text, button) => {
    const done = () => { button.textContent = 'Copied'; setTimeout(() => { button.textContent = 'Copy'; }, 1500); };
    const failed = () => { button.textContent = 'Select and copy'; };
    navigator.clipboard ? navigator.clipboard.writeText(text).then(done, failed) : failed();
  };
  // Buttons are made when a finding is opened: ten thousand findings would have twenty thousand of them.
  list.addEventListener('toggle', event => {
    for (const command of event.target.querySelectorAll('kbd:only-child')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Copy';
      button.setAttribute('aria-label', 'Copy ' + command.textContent);
      button.addEventListener('click', () => copy(command.textContent, button));
      command.after(button);
    }
  }, true);
  apply();
})();
