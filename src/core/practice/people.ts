/** The three people of the practice apps. They exist nowhere but here; `.example` is reserved by RFC 2606. */

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Task lists as they are on the first day: title → titles of tasks. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

const ada: Person = {
  id: 'ada',
  name: 'Ada Practice',
  email: 'ada@practice.example',
  lists: {
    Errands: ['Buy bread', 'Return the library books', 'Post the parcel'],
    Work: ['Book the meeting room', 'Write the weekly note'],
  },
};

const ben: Person = {
  id: 'ben',
  name: 'Ben Practice',
  email: 'ben@practice.example',
  lists: {
    Errands: ['Water the plants', 'Collect the bicycle'],
    Work: ['Order paper', 'Answer the survey'],
  },
};

const cleo: Person = {
  id: 'cleo',
  name: 'Cleo Practice',
  email: 'cleo@practice.example',
  lists: {
    Errands: ['Buy apples', 'Renew the bus ticket'],
    Work: ['Prepare the slides', 'Tidy the shared folder'],
  },
};

export const people: readonly Person[] = [ada, ben, cleo];

/** The one whom tasks belong to when nobody is named. */
export const firstPerson = ada;

/** A person by id. */
export function personById(id: string): Person | undefined {
  return people.find((person) => person.id === id);
}

/** A person by id, name or e-mail address, in any case. */
export function findPerson(text: string): Person | undefined {
  const wanted = text.trim().toLowerCase();
  return people.find(({ id, name, email }) => [id, name.toLowerCase(), email].includes(wanted));
}
