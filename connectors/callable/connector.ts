/** Built in: journeys that other journeys call. What it takes and gives back is read in src/shared/callable.ts. */
import { defineConnector } from '../../src/shared/connector.ts';

export default defineConnector({
  schema: 1,
  id: 'callable',
  name: 'Callable journey',
  category: 'built-in',
  about:
    'Makes a journey that other journeys call, with inputs and with values that it gives back.',
  synonyms: ['subflow', 'sub-journey', 'function', 'call', 'return', 'reuse', 'execute workflow'],
  triggers: [
    {
      id: 'called',
      name: 'Called by another journey',
      sentence: 'When another journey calls this one',
      about: 'It runs when it is called, whether it is switched on or not.',
      kind: 'call',
      fields: [
        {
          id: 'inputs',
          label: 'Inputs',
          type: 'keyValue',
          help: 'Names, each with a value as an example. An example such as 3, true or ["a"] makes it a number, yes/no or JSON.',
        },
        {
          id: 'optional',
          label: 'May be left out',
          type: 'list',
          more: true,
          help: 'Names of inputs that a caller need not give.',
        },
        {
          id: 'about',
          label: 'Description',
          type: 'longText',
          more: true,
          help: 'What callers read of it.',
        },
      ],
      sample: { title: 'Buy bread' },
      synonyms: ['when called', 'sub-workflow', 'start'],
    },
  ],
  actions: [
    {
      id: 'answer',
      name: 'Give back',
      sentence: 'Give back {values}',
      about:
        'What the calling journey gets as the output of its step. The journey goes on after it; what is given last counts.',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'values', label: 'Values', type: 'keyValue', required: true },
        {
          id: 'sample',
          label: 'Example for callers',
          type: 'keyValue',
          more: true,
          help: 'A value for each name, which callers see in their data tree before the first run.',
        },
      ],
      sample: { id: '42' },
      synonyms: ['return', 'output', 'result', 'respond'],
    },
  ],
});
