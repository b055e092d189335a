// What a language file must hold for one's own pages.
import type { Unit } from '../../time/ages';

/** Something to know, and what to do about it. */
export interface NoteWords {
  title: string;
  text: string;
}

export interface MeWords {
  code: {
    title: string;
    hint: string;
    alt: (name: string) => string;
    coming: string;
    needsNetwork: NoteWords;
    newCode: string;
    newCodeDone: string;
    copy: string;
    copied: string;
    failed: string;
    share: string;
    shareTitle: (name: string) => string;
    link: string;
    plain: NoteWords;
    old: NoteWords;
    offline: NoteWords;
    olderStay: NoteWords;
    clock: (offBy: string) => NoteWords;
    /** By how much the clock is behind or ahead. */
    offBy: (span: string, behind: boolean) => string;
    span: (count: number, unit: Unit) => string;
  };
  met: { title: (name: string) => string; text: string; see: string; close: string };
  links: Record<'label' | 'profile' | 'devices' | 'privacy' | 'signOut', string>;
  profile: {
    title: string;
    public: string;
    publicHint: string;
    name: string;
    nameMissing: string;
    headline: string;
    headlineHint: string;
    picture: string;
    pictureHint: string;
    choosePicture: string;
    removePicture: string;
    pictureBad: string;
    contacts: string;
    contactsHint: string;
    label: string;
    labelHint: string;
    address: string;
    addressHint: string;
    addressMissing: string;
    labelMissing: string;
    shown: string;
    hidden: string;
    show: (label: string) => string;
    remove: (label: string) => string;
    add: string;
    full: (count: number) => string;
    seeIt: string;
    tooLong: string;
  };
  devices: {
    title: string;
    hint: string;
    here: string;
    signedIn: (when: string) => string;
    lastSeen: (when: string) => string;
    makesCodes: string;
    end: (name: string) => string;
    endLabel: string;
    everywhere: string;
    everywhereHint: string;
    everywhereYes: string;
  };
  privacy: {
    title: string;
    hint: string;
    blocked: string;
    blockedHint: string;
    nobodyBlocked: string;
    unblock: string;
    unblockOf: (name: string) => string;
    export: string;
    exportHint: string;
    exportButton: string;
    exported: string;
    erase: string;
    eraseHint: string;
    eraseOpen: string;
    eraseField: (address: string) => string;
    eraseYes: string;
    erased: NoteWords;
    eraseWrong: string;
  };
}
