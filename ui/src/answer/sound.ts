// The four answers as sounds: made here, so that nothing is loaded. *Sure* is a rising pair of notes, *sure here* the
// first of them; when the hub confirms, the second follows, and the pair is complete.
import type { AnswerKind } from '../backend/types';

export interface Tone {
  hz: number;
  startMs: number;
  lengthMs: number;
  wave: OscillatorType;
}

const LOUDNESS = 0.22;
const ATTACK_S = 0.012;

const tone = (
  hz: number,
  startMs: number,
  lengthMs: number,
  wave: OscillatorType = 'sine',
): Tone => ({
  hz,
  startMs,
  lengthMs,
  wave,
});

const TUNES: Record<AnswerKind, readonly Tone[]> = {
  sure: [tone(659.3, 0, 150), tone(987.8, 110, 320)],
  sure_here: [tone(659.3, 0, 280)],
  not_sure: [tone(523.3, 0, 130, 'triangle'), tone(523.3, 190, 130, 'triangle')],
  refused: [tone(293.7, 0, 180, 'triangle'), tone(196, 170, 380, 'triangle')],
};

const CONFIRMED: readonly Tone[] = [tone(987.8, 0, 320)];

/** What to play for an answer that appears, or that replaces one about the same meeting. */
export function tune(kind: AnswerKind, replaced: AnswerKind | null): readonly Tone[] {
  return kind === 'sure' && replaced === 'sure_here' ? CONFIRMED : TUNES[kind];
}

/** The speaker. It sleeps between answers, since a running audio clock costs as much as the preview. */
export class Speaker {
  #context: AudioContext | undefined;
  #sleep: ReturnType<typeof setTimeout> | undefined;

  async play(tones: readonly Tone[]): Promise<void> {
    const context = (this.#context ??= new AudioContext());
    clearTimeout(this.#sleep);
    await context.resume();
    const endMs = Math.max(...tones.map((each) => this.#schedule(context, each)));
    this.#sleep = setTimeout(() => void context.suspend(), endMs + 200);
  }

  #schedule(context: AudioContext, { hz, startMs, lengthMs, wave }: Tone): number {
    const start = context.currentTime + startMs / 1000;
    const end = start + lengthMs / 1000;
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + ATTACK_S);
    volume.gain.exponentialRampToValueAtTime(0.0001, end);
    const voice = new OscillatorNode(context, { frequency: hz, type: wave });
    voice.connect(volume).connect(context.destination);
    voice.start(start);
    voice.stop(end);
    return startMs + lengthMs;
  }
}
