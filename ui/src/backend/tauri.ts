// The backend inside the kiosk's window: commands and a channel of the Tauri shell (src-tauri/src/commands.rs).
import { Channel, convertFileSrc, invoke } from '@tauri-apps/api/core';

import type { Backend } from './backend';
import type { BoardView, Done, GuestView } from './sessions';
import type { Diagnostics, Update, View } from './types';

/** How this platform spells the shell's `camera` scheme. */
const FRAME_URL = convertFileSrc('frame', 'camera');

export const tauriBackend: Backend = {
  view: () => invoke<View>('view'),

  async subscribe(onUpdate) {
    await invoke('subscribe', { updates: new Channel<Update>(onUpdate) });
  },

  refreshCode: () => invoke('refresh_code'),
  copyLink: () => invoke('copy_link'),
  submitText: (text) => invoke('submit_text', { text }),
  answerCase: (id, answer) => invoke('answer_case', { case: id, answer }),

  painted: (id) => invoke('painted', { id }),

  sessions: (day) => invoke<BoardView>('sessions', { day }),
  guests: (text) => invoke<GuestView[]>('guests', { text }),
  doSession: (deed) => invoke<Done>('do_session', { deed }),
  giveBackLeases: () => invoke<number>('give_back_leases'),
  diagnostics: () => invoke<Diagnostics>('diagnostics'),

  async frame() {
    const answer = await fetch(FRAME_URL);
    return answer.status === 200 ? answer.blob() : null;
  },
};
