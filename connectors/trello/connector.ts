/** Trello REST API. Methods, parameters and answers: https://developer.atlassian.com/cloud/trello/rest/ */
import { defineConnector, type FieldSource, type Json } from '../../src/shared/connector.ts';

const docs = 'https://developer.atlassian.com/cloud/trello/rest';
const boardDocs = `${docs}/api-group-boards`;
const cardDocs = `${docs}/api-group-cards`;

const boardField: FieldSource = {
  id: 'board',
  label: 'Board',
  type: 'dropdown',
  options: 'boards',
  required: true,
};

const listField: FieldSource = {
  id: 'list',
  label: 'List',
  type: 'dropdown',
  options: 'lists',
  needs: ['board'],
  required: true,
};

/** Only narrows the choice of cards. */
const boardOfCardField: FieldSource = {
  ...boardField,
  required: false,
  help: 'Whose cards are offered below.',
};

const cardField: FieldSource = {
  id: 'card',
  label: 'Card',
  type: 'dropdown',
  options: 'cards',
  needs: ['board'],
  required: true,
  help: 'Its ID, or the short one in its link.',
};

const nameField: FieldSource = { id: 'name', label: 'Name', type: 'text', required: true };

const descriptionField: FieldSource = {
  id: 'description',
  label: 'Description',
  type: 'longText',
  help: 'Markdown.',
};

const membersField: FieldSource = {
  id: 'members',
  label: 'Members',
  type: 'list',
  options: 'members',
  needs: ['board'],
};

const labelsField: FieldSource = {
  id: 'labels',
  label: 'Labels',
  type: 'list',
  options: 'labels',
  needs: ['board'],
};

const dueField: FieldSource = {
  id: 'due',
  label: 'Due',
  type: 'dateTime',
  example: '2026-03-31T17:00:00Z',
};

const positionField: FieldSource = {
  id: 'position',
  label: 'Position',
  type: 'choice',
  more: true,
  choices: [
    { value: 'top', label: 'Top of the list' },
    { value: 'bottom', label: 'Bottom of the list' },
  ],
};

const joined = (field: string) => `{{ fields.${field} ? $join(fields.${field}, ",") }}`;

/** The newest come first, at most so many; what is older is asked for by the smallest ID, as IDs grow with time. */
const olderPages = {
  kind: 'cursor',
  param: 'before',
  next: '{{ $count($) >= 1000 ? $sort($.id)[0] }}',
  items: '{{ $ }}',
  size: ['limit', 1000],
} as const;

const person = {
  id: '65f0a1b2c3d4e5f601001001',
  username: 'adaexample',
  fullName: 'Ada Example',
  initials: 'AE',
  avatarUrl: null,
};

const board = { id: '65f0a1b2c3d4e5f6000000b0', name: 'Bakery', shortLink: 'bAkErY01' };
const todo = { id: '65f0a1b2c3d4e5f6000000a1', name: 'To do' };
const done = { id: '65f0a1b2c3d4e5f6000000a3', name: 'Done' };

const sampleCard = {
  id: '69a554c4c3d4e5f6000000c1',
  idShort: 42,
  shortLink: 'cArD0042',
  name: 'Buy bread',
  desc: 'Rye, sliced',
  closed: false,
  due: '2026-03-03T17:00:00.000Z',
  dueComplete: false,
  start: null,
  idBoard: board.id,
  idList: todo.id,
  idMembers: [person.id],
  idLabels: ['65f0a1b2c3d4e5f6000000d1'],
  labels: [{ id: '65f0a1b2c3d4e5f6000000d1', idBoard: board.id, name: 'Shop', color: 'green' }],
  idChecklists: [],
  idAttachmentCover: null,
  pos: 65536,
  dateLastActivity: '2026-03-02T09:15:00.000Z',
  url: 'https://trello.com/c/cArD0042/42-buy-bread',
  shortUrl: 'https://trello.com/c/cArD0042',
};

const cardOfAction = {
  id: sampleCard.id,
  name: sampleCard.name,
  idShort: sampleCard.idShort,
  shortLink: sampleCard.shortLink,
};

/** What the history of a board tells of one deed. */
function actionOf(id: string, type: string, date: string, data: Record<string, Json>): Json {
  return {
    id,
    type,
    date,
    idMemberCreator: person.id,
    memberCreator: person,
    data: { board, card: cardOfAction, ...data },
  };
}

const identity = {
  request: {
    get: '/members/me',
    query: { fields: 'id,username,fullName' },
    reference: `${docs}/api-group-members/#api-members-id-get`,
  },
  label: '{{ username }}',
  key: '{{ id }}',
};

export default defineConnector({
  schema: 1,
  id: 'trello',
  name: 'Trello',
  category: 'productivity',
  about: 'Boards, lists, cards, comments and checklists of a Trello account.',
  homepage: 'https://trello.com/',
  synonyms: ['kanban', 'board', 'card', 'list', 'task', 'checklist', 'atlassian'],
  hosts: ['api.trello.com'],
  auth: [
    {
      // Trello's older sign-in gives the token in the fragment of the redirect, which never reaches a listener. Its new
      // OAuth 2.0 wants an app of the person's own as the key does, and gives nothing more:
      // https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/
      id: 'token',
      kind: 'fields',
      label: 'API key and token',
      fields: [
        { id: 'key', label: 'API key', type: 'text', help: '32 letters and digits.' },
        { id: 'token', label: 'Token', type: 'secret', help: 'Starts with “ATTA”.' },
      ],
      apply: {
        headers: {
          Authorization:
            'OAuth oauth_consumer_key="{{ credential.key }}", oauth_token="{{ credential.token }}"',
        },
      },
      identity,
      steps: [
        'Open https://trello.com/power-ups/admin and press “New” to create a Power-Up. Any name will do; the iframe connector URL stays empty.',
        'Open its tab “API key”, press “Generate a new API key”, copy the key and paste it here.',
        'Press the link “Token” in the text beside the key, allow the access, copy the token and paste it here.',
      ],
      helpUrl: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/api-introduction/',
    },
  ],
  api: {
    baseUrl: 'https://api.trello.com/1',
    paging: { kind: 'none', items: '{{ $ }}' },
    // 100 requests in 10 seconds for each token: https://developer.atlassian.com/cloud/trello/guides/rest-api/rate-limits/
    rate: { requests: 10, per: 'second' },
  },
  options: {
    boards: {
      request: {
        get: '/members/me/boards',
        query: { filter: 'open', fields: 'name' },
        reference: `${docs}/api-group-members/#api-members-id-boards-get`,
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    lists: {
      request: {
        get: '/boards/{{ fields.board }}/lists',
        query: { filter: 'open', fields: 'name' },
        reference: `${boardDocs}/#api-boards-id-lists-get`,
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
    cards: {
      request: {
        get: '/boards/{{ fields.board }}/cards',
        query: { fields: 'name,idShort' },
        reference: `${boardDocs}/#api-boards-id-cards-get`,
      },
      paging: olderPages,
      value: '{{ id }}',
      label: '{{ "#" & idShort & " " & name }}',
    },
    members: {
      request: {
        get: '/boards/{{ fields.board }}/members',
        query: { fields: 'fullName,username' },
        reference: `${boardDocs}/#api-boards-id-members-get`,
      },
      value: '{{ id }}',
      label: '{{ fullName & " (" & username & ")" }}',
    },
    labels: {
      request: {
        get: '/boards/{{ fields.board }}/labels',
        query: { fields: 'name,color', limit: '1000' },
        reference: `${boardDocs}/#api-boards-id-labels-get`,
      },
      value: '{{ id }}',
      label: '{{ name ? name : color }}',
    },
    checklists: {
      request: {
        get: '/cards/{{ fields.card }}/checklists',
        query: { fields: 'name' },
        reference: `${cardDocs}/#api-cards-id-checklists-get`,
      },
      value: '{{ id }}',
      label: '{{ name }}',
    },
  },
  triggers: [
    {
      id: 'new-card',
      name: 'New card',
      sentence: 'When a card is added to {board}',
      kind: 'poll',
      fields: [boardField],
      request: {
        get: '/boards/{{ fields.board }}/cards',
        query: { filter: 'all', since: '{{ $fromMillis(since) }}' },
        reference: `${boardDocs}/#api-boards-id-cards-get`,
      },
      paging: olderPages,
      key: '{{ id }}',
      // An ID begins with the second of its making, in hexadecimal.
      time: '{{ $fromMillis($number("0x" & $substring(id, 0, 8)) * 1000) }}',
      sample: sampleCard,
      synonyms: ['card created', 'task added'],
    },
    {
      id: 'card-in-list',
      name: 'Card comes to list',
      sentence: 'When a card comes to {list} of {board}',
      about: 'Starts for new cards and for cards that are moved there; each card counts once.',
      kind: 'poll',
      fields: [boardField, listField],
      request: {
        get: '/lists/{{ fields.list }}/cards',
        reference: `${docs}/api-group-lists/#api-lists-id-cards-get`,
      },
      paging: olderPages,
      key: '{{ id }}',
      time: '{{ dateLastActivity }}',
      sample: sampleCard,
      synonyms: ['card in list', 'card moved to list', 'task done', 'status'],
    },
    {
      id: 'card-moved',
      name: 'Card moved',
      sentence: 'When a card of {board} is moved to another list',
      kind: 'poll',
      fields: [boardField],
      request: {
        get: '/boards/{{ fields.board }}/actions',
        query: { filter: 'updateCard:idList', since: '{{ $fromMillis(since) }}' },
        reference: `${boardDocs}/#api-boards-boardid-actions-get`,
      },
      paging: olderPages,
      key: '{{ id }}',
      time: '{{ date }}',
      sample: actionOf('69a5f0c4c3d4e5f6000000e1', 'updateCard', '2026-03-02T20:20:20.000Z', {
        card: { ...cardOfAction, idList: done.id },
        old: { idList: todo.id },
        listBefore: todo,
        listAfter: done,
      }),
      synonyms: ['status changed', 'list changed'],
    },
    {
      id: 'new-comment',
      name: 'New comment',
      sentence: 'When someone comments on a card of {board}',
      kind: 'poll',
      fields: [boardField],
      request: {
        get: '/boards/{{ fields.board }}/actions',
        query: { filter: 'commentCard', since: '{{ $fromMillis(since) }}' },
        reference: `${boardDocs}/#api-boards-boardid-actions-get`,
      },
      paging: olderPages,
      key: '{{ id }}',
      time: '{{ date }}',
      sample: actionOf('69a5f0c4c3d4e5f6000000e2', 'commentCard', '2026-03-02T20:20:20.000Z', {
        text: 'The shop closes at six.',
        list: todo,
      }),
      synonyms: ['comment added', 'reply'],
    },
    {
      id: 'card-archived',
      name: 'Card archived',
      sentence: 'When a card of {board} is archived',
      kind: 'poll',
      fields: [boardField],
      request: {
        get: '/boards/{{ fields.board }}/actions',
        query: { filter: 'updateCard:closed', since: '{{ $fromMillis(since) }}' },
        reference: `${boardDocs}/#api-boards-boardid-actions-get`,
      },
      paging: olderPages,
      where: '{{ data.card.closed = true }}',
      key: '{{ id }}',
      time: '{{ date }}',
      sample: actionOf('69a5f0c4c3d4e5f6000000e3', 'updateCard', '2026-03-02T20:20:20.000Z', {
        card: { ...cardOfAction, closed: true },
        old: { closed: false },
        list: done,
      }),
      synonyms: ['card closed', 'card removed'],
    },
    {
      id: 'new-board',
      name: 'New board',
      sentence: 'When a board appears in the account',
      kind: 'poll',
      request: {
        get: '/members/me/boards',
        query: { filter: 'open' },
        reference: `${docs}/api-group-members/#api-members-id-boards-get`,
      },
      key: '{{ id }}',
      time: '{{ $fromMillis($number("0x" & $substring(id, 0, 8)) * 1000) }}',
      sample: {
        ...board,
        desc: '',
        closed: false,
        idOrganization: '65f0a1b2c3d4e5f6000000f0',
        url: 'https://trello.com/b/bAkErY01/bakery',
        shortUrl: 'https://trello.com/b/bAkErY01',
      },
      synonyms: ['board created', 'board shared'],
    },
  ],
  actions: [
    {
      id: 'create-card',
      name: 'Create card',
      sentence: 'Create the card {name} in {list} of {board}',
      changes: true,
      repeat: 'never',
      fields: [
        boardField,
        listField,
        nameField,
        descriptionField,
        dueField,
        membersField,
        labelsField,
        positionField,
        {
          id: 'link',
          label: 'Link to attach',
          type: 'url',
          more: true,
        },
      ],
      request: {
        post: '/cards',
        body: {
          idList: '{{ fields.list }}',
          name: '{{ fields.name }}',
          desc: '{{ fields.description }}',
          due: '{{ fields.due }}',
          idMembers: joined('members'),
          idLabels: joined('labels'),
          pos: '{{ fields.position }}',
          urlSource: '{{ fields.link }}',
        },
        reference: `${cardDocs}/#api-cards-post`,
      },
      sample: sampleCard,
      synonyms: ['add card', 'new card', 'create task'],
    },
    {
      id: 'get-card',
      name: 'Get card',
      sentence: 'Get {card}',
      changes: false,
      repeat: 'safe',
      fields: [boardOfCardField, cardField],
      request: {
        get: '/cards/{{ fields.card }}',
        query: { checklists: 'all', attachments: 'true', members: 'true' },
        reference: `${cardDocs}/#api-cards-id-get`,
      },
      sample: { ...sampleCard, members: [person], checklists: [], attachments: [] },
      synonyms: ['read card'],
    },
    {
      id: 'find-cards',
      name: 'Find cards',
      sentence: 'Find cards with {words}',
      about: 'Gives the 1,000 best matches at most.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'words',
          label: 'Search',
          type: 'text',
          required: true,
          help: 'Words, with Trello’s search operators.',
          example: 'bread is:open due:week',
        },
        { ...boardField, required: false, help: 'Empty for every board.' },
      ],
      request: {
        get: '/search',
        query: {
          query: '{{ fields.words }}',
          modelTypes: 'cards',
          idBoards: '{{ fields.board }}',
          cards_limit: '1000',
        },
        reference: `${docs}/api-group-search/#api-search-get`,
      },
      paging: { kind: 'none', items: '{{ cards }}' },
      sample: [sampleCard],
      synonyms: ['search cards', 'list cards'],
    },
    {
      id: 'list-cards',
      name: 'List cards',
      sentence: 'List the cards of {list} of {board}',
      changes: false,
      repeat: 'safe',
      fields: [boardField, listField],
      request: {
        get: '/lists/{{ fields.list }}/cards',
        reference: `${docs}/api-group-lists/#api-lists-id-cards-get`,
      },
      paging: olderPages,
      sample: [sampleCard],
      synonyms: ['all cards', 'cards in list'],
    },
    {
      id: 'update-card',
      name: 'Update card',
      sentence: 'Change {card}',
      about:
        'Fields that are left empty stay as they are. Members and labels replace those there are.',
      changes: true,
      repeat: 'safe',
      fields: [
        boardOfCardField,
        cardField,
        { ...nameField, required: false },
        descriptionField,
        dueField,
        { id: 'complete', label: 'Complete', type: 'boolean' },
        { ...membersField, more: true },
        { ...labelsField, more: true },
        { id: 'archived', label: 'Archived', type: 'boolean', more: true },
      ],
      request: {
        put: '/cards/{{ fields.card }}',
        body: {
          name: '{{ fields.name }}',
          desc: '{{ fields.description }}',
          due: '{{ fields.due }}',
          dueComplete: '{{ fields.complete }}',
          idMembers: joined('members'),
          idLabels: joined('labels'),
          closed: '{{ fields.archived }}',
        },
        reference: `${cardDocs}/#api-cards-id-put`,
      },
      sample: sampleCard,
      synonyms: ['edit card', 'archive card', 'complete card', 'mark as done', 'due date'],
    },
    {
      id: 'move-card',
      name: 'Move card',
      sentence: 'Move {card} to {list} of {board}',
      changes: true,
      repeat: 'safe',
      fields: [boardField, cardField, listField, positionField],
      request: {
        put: '/cards/{{ fields.card }}',
        body: { idList: '{{ fields.list }}', pos: '{{ fields.position }}' },
        reference: `${cardDocs}/#api-cards-id-put`,
      },
      sample: { ...sampleCard, idList: done.id },
      synonyms: ['change list', 'change status'],
    },
    {
      id: 'delete-card',
      name: 'Delete card',
      sentence: 'Delete {card}',
      about: 'For good. To keep it out of sight, archive it with “Update card”.',
      changes: true,
      repeat: 'safe',
      fields: [boardOfCardField, cardField],
      request: {
        delete: '/cards/{{ fields.card }}',
        answer: 'none',
        reference: `${cardDocs}/#api-cards-id-delete`,
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove card'],
    },
    {
      id: 'add-comment',
      name: 'Add comment',
      sentence: 'Comment on {card}',
      changes: true,
      repeat: 'never',
      fields: [
        boardOfCardField,
        cardField,
        { id: 'text', label: 'Comment', type: 'longText', required: true, help: 'Markdown.' },
      ],
      request: {
        post: '/cards/{{ fields.card }}/actions/comments',
        body: { text: '{{ fields.text }}' },
        reference: `${cardDocs}/#api-cards-id-actions-comments-post`,
      },
      sample: actionOf('69a5f0c4c3d4e5f6000000e2', 'commentCard', '2026-03-02T20:20:20.000Z', {
        text: 'The shop closes at six.',
        list: todo,
      }),
      synonyms: ['create comment', 'reply'],
    },
    {
      id: 'add-label',
      name: 'Add label',
      sentence: 'Add {label} to {card} of {board}',
      changes: true,
      repeat: 'safe',
      fields: [
        boardField,
        cardField,
        {
          id: 'label',
          label: 'Label',
          type: 'dropdown',
          options: 'labels',
          needs: ['board'],
          required: true,
        },
      ],
      request: {
        post: '/cards/{{ fields.card }}/idLabels',
        body: { value: '{{ fields.label }}' },
        answer: 'none',
        reference: `${cardDocs}/#api-cards-id-idlabels-post`,
      },
      output: '{{ { "added": true } }}',
      sample: { added: true },
      synonyms: ['tag card', 'label card'],
    },
    {
      id: 'add-member',
      name: 'Add member',
      sentence: 'Add {member} to {card} of {board}',
      changes: true,
      repeat: 'safe',
      fields: [
        boardField,
        cardField,
        {
          id: 'member',
          label: 'Member',
          type: 'dropdown',
          options: 'members',
          needs: ['board'],
          required: true,
        },
      ],
      request: {
        post: '/cards/{{ fields.card }}/idMembers',
        body: { value: '{{ fields.member }}' },
        answer: 'none',
        reference: `${cardDocs}/#api-cards-id-idmembers-post`,
      },
      output: '{{ { "added": true } }}',
      sample: { added: true },
      synonyms: ['assign card', 'assignee'],
    },
    {
      id: 'add-attachment',
      name: 'Add attachment',
      sentence: 'Attach {file} to {card}',
      changes: true,
      repeat: 'never',
      fields: [
        boardOfCardField,
        cardField,
        { id: 'file', label: 'File', type: 'file', required: true },
        { id: 'name', label: 'Name', type: 'text', more: true },
      ],
      request: {
        post: '/cards/{{ fields.card }}/attachments',
        body: { file: '{{ fields.file }}', name: '{{ fields.name }}' },
        bodyType: 'multipart',
        reference: `${cardDocs}/#api-cards-id-attachments-post`,
      },
      sample: {
        id: '69a5f0c4c3d4e5f6000000aa',
        name: 'receipt.pdf',
        fileName: 'receipt.pdf',
        mimeType: 'application/pdf',
        bytes: 23123,
        date: '2026-03-02T20:20:20.000Z',
        idMember: person.id,
        isUpload: true,
        url: 'https://trello.com/1/cards/69a554c4c3d4e5f6000000c1/attachments/69a5f0c4c3d4e5f6000000aa/download/receipt.pdf',
      },
      synonyms: ['upload file', 'attach file'],
    },
    {
      id: 'create-checklist',
      name: 'Create checklist',
      sentence: 'Add the checklist {name} to {card}',
      changes: true,
      repeat: 'never',
      fields: [boardOfCardField, cardField, nameField],
      request: {
        post: '/checklists',
        body: { idCard: '{{ fields.card }}', name: '{{ fields.name }}' },
        reference: `${docs}/api-group-checklists/#api-checklists-post`,
      },
      sample: {
        id: '69a5f0c4c3d4e5f6000000ab',
        name: 'Shopping',
        idBoard: board.id,
        idCard: sampleCard.id,
        pos: 16384,
        checkItems: [],
      },
      synonyms: ['add checklist'],
    },
    {
      id: 'add-check-item',
      name: 'Add checklist item',
      sentence: 'Add {name} to {checklist} of {card}',
      changes: true,
      repeat: 'never',
      fields: [
        boardOfCardField,
        cardField,
        {
          id: 'checklist',
          label: 'Checklist',
          type: 'dropdown',
          options: 'checklists',
          needs: ['card'],
          required: true,
        },
        nameField,
      ],
      request: {
        post: '/checklists/{{ fields.checklist }}/checkItems',
        body: { name: '{{ fields.name }}' },
        reference: `${docs}/api-group-checklists/#api-checklists-id-checkitems-post`,
      },
      sample: {
        id: '69a5f0c4c3d4e5f6000000ac',
        idChecklist: '69a5f0c4c3d4e5f6000000ab',
        name: 'Rye',
        state: 'incomplete',
        pos: 16384,
        due: null,
        idMember: null,
      },
      synonyms: ['check item', 'to-do'],
    },
    {
      id: 'create-list',
      name: 'Create list',
      sentence: 'Create the list {name} on {board}',
      changes: true,
      repeat: 'never',
      fields: [
        boardField,
        nameField,
        {
          id: 'position',
          label: 'Position',
          type: 'choice',
          more: true,
          choices: [
            { value: 'top', label: 'First' },
            { value: 'bottom', label: 'Last' },
          ],
        },
      ],
      request: {
        post: '/lists',
        body: {
          idBoard: '{{ fields.board }}',
          name: '{{ fields.name }}',
          pos: '{{ fields.position }}',
        },
        reference: `${docs}/api-group-lists/#api-lists-post`,
      },
      sample: { ...todo, closed: false, idBoard: board.id, pos: 16384 },
      synonyms: ['add list', 'column'],
    },
  ],
});
