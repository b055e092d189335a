// What a language file must hold for the frame around the hub's pages. Each page has words of its own beside it.

export type PageName =
  | 'event'
  | 'signIn'
  | 'connect'
  | 'me'
  | 'profile'
  | 'privacy'
  | 'devices'
  | 'people'
  | 'person'
  | 'board'
  | 'sessions'
  | 'mentor'
  | 'booking';

/** Why something was not done, and what to do now. */
export interface FailureWords {
  title: string;
  todo: string;
}

export interface FrameWords {
  /** Names of pages, as on the browser's tab. */
  pages: Record<PageName, string>;
  /** Short names, as on the bar. */
  tabs: Record<'event' | 'me' | 'people' | 'board' | 'sessions' | 'mentor', string>;
  nav: string;
  skip: string;
  signIn: string;
  loading: string;
  offline: string;
  again: string;
  back: string;
  save: string;
  saved: string;
  cancel: string;
  noSuchPage: FailureWords;
  home: string;
  /** By the code of a failure. */
  failures: Record<string, FailureWords> & { unknown: FailureWords };
}
