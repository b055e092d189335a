// The stream of hints breaks, is refused and comes back, and no change stays unseen for it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { onHint, REOPEN_AFTER_MS } from './live';

/** A stream that does what a test says. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  constructor() {
    super();
    Stream.all.push(this);
  }
  says(name: string): void {
    this.dispatchEvent(new Event(name));
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

function newest(): Stream {
  return Stream.all.at(-1) as Stream;
}

describe('hints', () => {
  const heard = vi.fn();
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', Stream);
    Stream.all = [];
    heard.mockClear();
    stop = onHint('board', heard);
    newest().says('open');
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('come to those who wait for them, and to no others', () => {
    newest().says('sessions');
    expect(heard).not.toHaveBeenCalled();
    newest().says('board');
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('are taken for missed while the stream was broken', () => {
    newest().says('error');
    newest().says('open');
    expect(heard).toHaveBeenCalledTimes(1);
    expect(Stream.all).toHaveLength(1);
  });

  it('come again after a refusal, which browsers take for the end', () => {
    newest().close();
    newest().says('error');
    vi.advanceTimersByTime(REOPEN_AFTER_MS);
    newest().says('open');
    expect(Stream.all).toHaveLength(2);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('need no stream once nobody waits for any, not even one that was to come', () => {
    newest().close();
    newest().says('error');
    stop();
    vi.advanceTimersByTime(REOPEN_AFTER_MS);
    expect(Stream.all).toHaveLength(1);
  });
});
