// One's connections: notes, tags, finding people, taking them along, and undoing a connection.
import { expect } from 'vitest';

import { ADA, ALAN, GRACE, walk } from './support/walk';

walk(
  'notes and tags find people again, the best match first, and go along as CSV and vCard',
  async ({ join }) => {
    const [ada, grace, alan] = [await join(ADA), await join(GRACE), await join(ALAN)];
    for (const other of [grace, alan]) await ada.meet(other);

    const page = await ada.open(`/people/${await grace.id()}`);
    await page
      .getByRole('textbox', { name: 'Note' })
      .fill('Wants to see the robots; asks Alan too');
    await page.getByPlaceholder('Add a tag').fill('nanoseconds');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();

    await ada.open('/people');
    const search = page.getByRole('searchbox');
    for (const [words, names] of [
      ['nanoseconds', [GRACE]],
      ['roobts', [GRACE]],
      ['alan', [ALAN, GRACE]],
    ] as const) {
      await search.fill(words);
      await page.getByText(`${names.length} found`).waitFor();
      const found = await page.locator('[data-person]').all();
      expect(await Promise.all(found.map((one) => one.getAttribute('data-person')))).toEqual(names);
    }
    await search.fill('');
    const csv = await ada.saves(() => page.getByRole('button', { name: 'As a table' }).click());
    for (const text of [GRACE, 'nanoseconds', 'the robots']) expect(csv).toContain(text);
    const vcard = await ada.saves(() => page.getByRole('button', { name: 'As contacts' }).click());
    expect(vcard.match(/^BEGIN:VCARD/gm)).toHaveLength(2);
  },
);

walk('a tag picks people out, until it is taken off the last of them', async ({ join }) => {
  const [ada, grace, alan] = [await join(ADA), await join(GRACE), await join(ALAN)];
  for (const other of [grace, alan]) await ada.meet(other);
  await ada.ask(
    'mutation ($person: ID!) { annotate(person: $person, note: "", tags: ["ciphers"]) { note } }',
    { person: await alan.id() },
  );
  const page = await ada.open('/people');
  await page.getByText('2 connections').waitFor();
  await page.getByRole('group', { name: 'Tags' }).getByRole('button', { name: 'ciphers' }).click();
  await page.getByText('1 found').waitFor();
  expect(await page.locator('[data-person]').getAttribute('data-person')).toBe(ALAN);

  await page.getByRole('button', { name: `Note and tags on ${ALAN}` }).click();
  await page.getByRole('button', { name: 'Remove the tag ciphers' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('2 connections').waitFor();
  expect(await page.getByRole('button', { name: 'ciphers' }).count()).toBe(0);
});

walk(
  'either side undoes a connection; both counts fall, the note comes back with the next one',
  async ({ join }) => {
    const ada = await join(ADA);
    const grace = await join(GRACE);
    await ada.meet(grace);
    await ada.ask(
      'mutation ($person: ID!, $note: String!) { annotate(person: $person, note: $note, tags: []) { note } }',
      { person: await grace.id(), note: 'Wants to see the robots' },
    );
    const list = await grace.open('/people');
    await list.getByRole('link', { name: ADA }).waitFor();
    const page = await ada.open(`/people/${await grace.id()}`);
    await page.getByRole('button', { name: 'Undo the connection' }).click();
    await page.getByRole('button', { name: 'Yes, undo it' }).click();
    await page.getByText(`You and ${GRACE} are no longer connected.`).waitFor();
    await list.getByText('Nobody yet').waitFor();

    await grace.meet(ada);
    await ada.open(`/people/${await grace.id()}`);
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.waitFor();
    expect(await note.inputValue()).toContain('robots');
  },
);
