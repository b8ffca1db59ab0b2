/** Telegram Bot API. Methods, parameters and answers: https://core.telegram.org/bots/api */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (method: string): string =>
  `https://core.telegram.org/bots/api#${method.toLowerCase()}`;

const chatField: FieldSource = {
  id: 'chat',
  label: 'Chat',
  type: 'text',
  required: true,
  help: 'The chat’s ID, as the triggers give it, or the @name of a public channel or group. A person has to write to the bot first.',
  example: '123456789',
};

const messageField: FieldSource = {
  id: 'message',
  label: 'Message',
  type: 'number',
  required: true,
  help: 'Its ID in the chat, “message_id” in what triggers and other steps give.',
};

const formatField: FieldSource = {
  id: 'format',
  label: 'Formatting',
  type: 'choice',
  more: true,
  help: 'Without it, the text is sent as it is.',
  choices: [
    { value: 'HTML', label: 'HTML' },
    { value: 'MarkdownV2', label: 'Markdown' },
  ],
};

const replyField: FieldSource = {
  id: 'replyTo',
  label: 'Reply to',
  type: 'number',
  more: true,
  help: 'The ID of a message in the same chat.',
};

const sendFields: FieldSource[] = [
  {
    id: 'topic',
    label: 'Topic',
    type: 'number',
    more: true,
    help: 'In a group with topics: its “message_thread_id”.',
  },
  { id: 'silent', label: 'Send without a sound', type: 'boolean', more: true },
  { id: 'protect', label: 'Prevent forwarding and saving', type: 'boolean', more: true },
];

const sendBody = {
  chat_id: '{{ fields.chat }}',
  message_thread_id: '{{ fields.topic }}',
  disable_notification: '{{ fields.silent }}',
  protect_content: '{{ fields.protect }}',
};

const replyBody = '{{ $exists(fields.replyTo) ? { "message_id": fields.replyTo } }}';

/** In a multipart form, objects are JSON texts. */
const replyText = '{{ $exists(fields.replyTo) ? $string({ "message_id": fields.replyTo }) }}';

const keyboardField: FieldSource = {
  id: 'buttons',
  label: 'Buttons',
  type: 'json',
  more: true,
  help: 'A reply markup object.',
  example: '{ "inline_keyboard": [[{ "text": "Yes", "callback_data": "yes" }]] }',
};

const captionField: FieldSource = {
  id: 'caption',
  label: 'Caption',
  type: 'longText',
  help: 'Up to 1,024 characters.',
};

/**
 * Telegram forgets what comes before the offset, so it is asked for one batch of what is new at a time, which is kept before
 * the next poll goes on behind it. All triggers ask for the same kinds: Telegram remembers them for the bot.
 */
const updates = {
  request: {
    post: '/getUpdates',
    body: {
      offset: '{{ $number(position) }}',
      limit: 100,
      allowed_updates: ['message', 'edited_message', 'channel_post', 'callback_query'],
    },
    reference: docs('getUpdates'),
  },
  paging: { kind: 'none', items: '{{ result }}' } as const,
  position: '{{ $count(result) > 0 ? $string($max(result.update_id) + 1) }}',
  key: '{{ $string(update_id) }}',
};

const samplePerson = {
  id: 123456789,
  is_bot: false,
  first_name: 'Sample',
  last_name: 'Person',
  username: 'sample_person',
  language_code: 'en',
};

const sampleChat = {
  id: 123456789,
  first_name: 'Sample',
  last_name: 'Person',
  username: 'sample_person',
  type: 'private',
};

const sampleChannel = {
  id: -1001234567890,
  title: 'Sample channel',
  username: 'sample_channel',
  type: 'channel',
};

const sampleBot = {
  id: 987654321,
  is_bot: true,
  first_name: 'Sojourn',
  username: 'sample_sojourn_bot',
};

const sampleBare = { message_id: 42, from: sampleBot, chat: sampleChat, date: 1772442900 };
const sampleSent = { ...sampleBare, text: 'The new menu is ready.' };

const sampleFile = {
  file_id: 'BQACAgIAAxkBAAMqExampleFileId',
  file_unique_id: 'AgADExample',
  file_size: 48213,
};

export default defineConnector({
  schema: 1,
  id: 'telegram',
  name: 'Telegram',
  category: 'communication',
  about: 'Messages, photos and files in Telegram chats, groups and channels, by a bot of your own.',
  homepage: 'https://telegram.org/',
  synonyms: ['chat', 'message', 'bot', 'channel', 'group', 'messenger'],
  hosts: ['api.telegram.org'],
  auth: [
    {
      // https://core.telegram.org/bots/api#authorizing-your-bot
      id: 'bot-token',
      kind: 'fields',
      label: 'Bot token',
      fields: [
        {
          id: 'token',
          label: 'Bot token',
          type: 'secret',
          help: 'A number, a colon and a row of letters, as BotFather gives it.',
        },
      ],
      apply: { path: { token: '{{ credential.token }}' } },
      identity: {
        request: { get: '/getMe', reference: docs('getMe') },
        label: '{{ "@" & result.username }}',
        key: '{{ $string(result.id) }}',
      },
      steps: [
        'In Telegram, open a chat with @BotFather (https://t.me/BotFather) and send /newbot.',
        'Answer with a name, then with a user name that ends in “bot”.',
        'Copy the token from the reply and paste it here.',
        'To read everything in a group, send /setprivacy to @BotFather, choose the bot and press “Disable”; then add the bot to the group.',
        'To use it in a channel, add the bot to its administrators.',
      ],
      helpUrl: 'https://core.telegram.org/bots/features#creating-a-new-bot',
    },
  ],
  api: {
    baseUrl: 'https://api.telegram.org/bot:token',
    // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    rate: { requests: 30, per: 'second' },
    failed: '{{ ok = false }}',
  },
  errors: [
    {
      // A token of the wrong form leads to no method at all; its own errors have more words than these.
      when: '{{ status = 404 and description = "Not Found" }}',
      code: 'sign_in_needed',
      message: 'Telegram does not know this bot token.',
    },
    {
      when: '{{ error_code = 409 }}',
      code: 'conflict_at_app',
      message:
        'Something else fetches the messages of this bot: another program, or a webhook. Use a bot of its own for each.',
    },
    {
      when: '{{ error_code = 403 }}',
      code: 'permission_missing',
      message:
        'Telegram does not let the bot write there. A person has to start the chat with it; in a group or channel it has to be a member with the right to do so.',
    },
    {
      when: '{{ error_code = 400 and $contains($lowercase(description), /chat not found|message to .* not found|message_id_invalid|user not found/) }}',
      code: 'missing_at_app',
      message: 'Telegram does not know this chat or message, or the bot cannot see it.',
    },
  ],
  triggers: [
    {
      ...updates,
      id: 'new-message',
      name: 'New message',
      sentence: 'When the bot gets a new message',
      about:
        'Starts once for every message in the bot’s chats and groups. In groups, a bot in privacy mode sees only commands and replies to it.',
      kind: 'poll',
      where: '{{ $exists(message) }}',
      time: '{{ $fromMillis(message.date * 1000) }}',
      sample: {
        update_id: 700000001,
        message: { ...sampleSent, message_id: 41, from: samplePerson, text: 'Is there soup?' },
      },
      synonyms: ['message received', 'incoming message', 'command'],
    },
    {
      ...updates,
      id: 'edited-message',
      name: 'Edited message',
      sentence: 'When somebody edits a message to the bot',
      kind: 'poll',
      where: '{{ $exists(edited_message) }}',
      time: '{{ $fromMillis(edited_message.edit_date * 1000) }}',
      sample: {
        update_id: 700000002,
        edited_message: {
          ...sampleSent,
          message_id: 41,
          from: samplePerson,
          edit_date: 1772442960,
          text: 'Is there soup today?',
        },
      },
      synonyms: ['message changed'],
    },
    {
      ...updates,
      id: 'new-channel-post',
      name: 'New channel post',
      sentence: 'When something new is posted in a channel of the bot',
      about: 'The bot has to be an administrator of the channel.',
      kind: 'poll',
      where: '{{ $exists(channel_post) }}',
      time: '{{ $fromMillis(channel_post.date * 1000) }}',
      sample: {
        update_id: 700000003,
        channel_post: {
          message_id: 7,
          sender_chat: sampleChannel,
          chat: sampleChannel,
          date: 1772442900,
          text: 'The new menu is ready.',
        },
      },
      synonyms: ['channel message', 'post'],
    },
    {
      ...updates,
      id: 'button-pressed',
      name: 'Button pressed',
      sentence: 'When somebody presses a button under a message of the bot',
      about: 'Answer it with “Answer button”, or Telegram shows the person a waiting sign.',
      kind: 'poll',
      where: '{{ $exists(callback_query) }}',
      sample: {
        update_id: 700000004,
        callback_query: {
          id: '530000000000000001',
          from: samplePerson,
          message: sampleSent,
          chat_instance: '-2000000000000000001',
          data: 'yes',
        },
      },
      synonyms: ['callback', 'inline keyboard'],
    },
  ],
  actions: [
    {
      id: 'send-message',
      name: 'Send message',
      sentence: 'Send {text} to {chat}',
      changes: true,
      repeat: 'never',
      fields: [
        chatField,
        {
          id: 'text',
          label: 'Text',
          type: 'longText',
          required: true,
          help: 'Up to 4,096 characters.',
        },
        formatField,
        replyField,
        keyboardField,
        { id: 'noPreview', label: 'Do not preview links', type: 'boolean', more: true },
        ...sendFields,
      ],
      request: {
        post: '/sendMessage',
        body: {
          ...sendBody,
          text: '{{ fields.text }}',
          parse_mode: '{{ fields.format }}',
          reply_parameters: replyBody,
          reply_markup: '{{ fields.buttons }}',
          link_preview_options: '{{ fields.noPreview ? { "is_disabled": true } }}',
        },
        reference: docs('sendMessage'),
      },
      output: '{{ result }}',
      sample: sampleSent,
      synonyms: ['post message', 'notify', 'reply'],
    },
    {
      id: 'send-photo',
      name: 'Send photo',
      sentence: 'Send the photo {file} to {chat}',
      about: 'Up to 10 MB; Telegram makes it smaller. A file keeps its quality.',
      changes: true,
      repeat: 'never',
      fields: [
        chatField,
        { id: 'file', label: 'Photo', type: 'file', required: true },
        captionField,
        formatField,
        replyField,
        ...sendFields,
      ],
      request: {
        post: '/sendPhoto',
        body: {
          ...sendBody,
          photo: '{{ fields.file }}',
          caption: '{{ fields.caption }}',
          parse_mode: '{{ fields.format }}',
          reply_parameters: replyText,
        },
        bodyType: 'multipart',
        reference: docs('sendPhoto'),
      },
      output: '{{ result }}',
      sample: {
        ...sampleBare,
        photo: [{ ...sampleFile, width: 1280, height: 960 }],
        caption: 'The new menu',
      },
      synonyms: ['send image', 'picture'],
    },
    {
      id: 'send-file',
      name: 'Send file',
      sentence: 'Send the file {file} to {chat}',
      about: 'Up to 50 MB.',
      changes: true,
      repeat: 'never',
      fields: [
        chatField,
        { id: 'file', label: 'File', type: 'file', required: true },
        captionField,
        formatField,
        replyField,
        ...sendFields,
      ],
      request: {
        post: '/sendDocument',
        body: {
          ...sendBody,
          document: '{{ fields.file }}',
          caption: '{{ fields.caption }}',
          parse_mode: '{{ fields.format }}',
          reply_parameters: replyText,
        },
        bodyType: 'multipart',
        reference: docs('sendDocument'),
      },
      output: '{{ result }}',
      sample: {
        ...sampleBare,
        document: { ...sampleFile, file_name: 'menu.pdf', mime_type: 'application/pdf' },
      },
      synonyms: ['send document', 'upload', 'attachment'],
    },
    {
      id: 'send-location',
      name: 'Send location',
      sentence: 'Send the place {latitude}, {longitude} to {chat}',
      changes: true,
      repeat: 'never',
      fields: [
        chatField,
        { id: 'latitude', label: 'Latitude', type: 'number', required: true, example: '52.52' },
        { id: 'longitude', label: 'Longitude', type: 'number', required: true, example: '13.405' },
        replyField,
        ...sendFields,
      ],
      request: {
        post: '/sendLocation',
        body: {
          ...sendBody,
          latitude: '{{ fields.latitude }}',
          longitude: '{{ fields.longitude }}',
          reply_parameters: replyBody,
        },
        reference: docs('sendLocation'),
      },
      output: '{{ result }}',
      sample: { ...sampleBare, location: { latitude: 52.52, longitude: 13.405 } },
      synonyms: ['map', 'place'],
    },
    {
      id: 'send-poll',
      name: 'Send poll',
      sentence: 'Ask {question} in {chat}',
      changes: true,
      repeat: 'never',
      fields: [
        chatField,
        {
          id: 'question',
          label: 'Question',
          type: 'text',
          required: true,
          help: 'Up to 300 characters.',
        },
        {
          id: 'options',
          label: 'Answers',
          type: 'list',
          required: true,
          help: 'Two or more, each up to 100 characters.',
        },
        { id: 'multiple', label: 'Several answers at once', type: 'boolean', default: false },
        { id: 'open', label: 'Show who voted', type: 'boolean', default: false },
        ...sendFields,
      ],
      request: {
        post: '/sendPoll',
        body: {
          ...sendBody,
          question: '{{ fields.question }}',
          options: '{{ [fields.options.{ "text": $string($) }] }}',
          allows_multiple_answers: '{{ fields.multiple }}',
          is_anonymous: '{{ $not(fields.open) }}',
        },
        reference: docs('sendPoll'),
      },
      output: '{{ result }}',
      sample: {
        ...sampleBare,
        poll: {
          id: '530000000000000002',
          question: 'Soup or salad?',
          options: [
            { text: 'Soup', voter_count: 0 },
            { text: 'Salad', voter_count: 0 },
          ],
          total_voter_count: 0,
          is_closed: false,
          is_anonymous: true,
          type: 'regular',
          allows_multiple_answers: false,
        },
      },
      synonyms: ['question', 'vote', 'survey'],
    },
    {
      id: 'edit-message',
      name: 'Edit message',
      sentence: 'Change {message} in {chat} to {text}',
      about: 'The bot can change only its own messages.',
      changes: true,
      repeat: 'safe',
      fields: [
        chatField,
        messageField,
        {
          id: 'text',
          label: 'Text',
          type: 'longText',
          required: true,
          help: 'Up to 4,096 characters.',
        },
        formatField,
        {
          ...keyboardField,
          help: 'A reply markup object. Left empty, the message has no buttons any more.',
        },
      ],
      request: {
        post: '/editMessageText',
        body: {
          chat_id: '{{ fields.chat }}',
          message_id: '{{ fields.message }}',
          text: '{{ fields.text }}',
          parse_mode: '{{ fields.format }}',
          reply_markup: '{{ fields.buttons }}',
        },
        reference: docs('editMessageText'),
      },
      output: '{{ result }}',
      sample: { ...sampleSent, edit_date: 1772443000 },
      synonyms: ['update message', 'change message'],
    },
    {
      id: 'delete-message',
      name: 'Delete message',
      sentence: 'Delete {message} from {chat}',
      about: 'Within 48 hours of its sending.',
      changes: true,
      repeat: 'safe',
      fields: [chatField, messageField],
      request: {
        post: '/deleteMessage',
        body: { chat_id: '{{ fields.chat }}', message_id: '{{ fields.message }}' },
        reference: docs('deleteMessage'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove message'],
    },
    {
      id: 'forward-message',
      name: 'Forward message',
      sentence: 'Forward {message} from {from} to {chat}',
      changes: true,
      repeat: 'never',
      fields: [
        { ...chatField, label: 'To' },
        {
          ...chatField,
          id: 'from',
          label: 'From',
          help: 'The ID or @name of the chat it stands in.',
        },
        messageField,
        ...sendFields,
      ],
      request: {
        post: '/forwardMessage',
        body: {
          ...sendBody,
          from_chat_id: '{{ fields.from }}',
          message_id: '{{ fields.message }}',
        },
        reference: docs('forwardMessage'),
      },
      output: '{{ result }}',
      sample: {
        ...sampleSent,
        forward_origin: { type: 'user', sender_user: samplePerson, date: 1772442000 },
      },
      synonyms: ['share message'],
    },
    {
      id: 'pin-message',
      name: 'Pin message',
      sentence: 'Pin {message} in {chat}',
      changes: true,
      repeat: 'safe',
      fields: [
        chatField,
        messageField,
        { id: 'silent', label: 'Without a notification', type: 'boolean', more: true },
      ],
      request: {
        post: '/pinChatMessage',
        body: {
          chat_id: '{{ fields.chat }}',
          message_id: '{{ fields.message }}',
          disable_notification: '{{ fields.silent }}',
        },
        reference: docs('pinChatMessage'),
      },
      output: '{{ { "pinned": result } }}',
      sample: { pinned: true },
      synonyms: ['pin'],
    },
    {
      id: 'react',
      name: 'React to message',
      sentence: 'React with {emoji} to {message} in {chat}',
      about: 'Without an emoji, the bot’s reaction is taken away.',
      changes: true,
      repeat: 'safe',
      fields: [
        chatField,
        messageField,
        { id: 'emoji', label: 'Emoji', type: 'text', example: '👍' },
      ],
      request: {
        post: '/setMessageReaction',
        body: {
          chat_id: '{{ fields.chat }}',
          message_id: '{{ fields.message }}',
          reaction: '{{ fields.emoji ? [{ "type": "emoji", "emoji": fields.emoji }] : [] }}',
        },
        reference: docs('setMessageReaction'),
      },
      output: '{{ { "reacted": result } }}',
      sample: { reacted: true },
      synonyms: ['emoji', 'reaction'],
    },
    {
      id: 'answer-button',
      name: 'Answer button',
      sentence: 'Answer the pressed button {query}',
      changes: true,
      repeat: 'safe',
      fields: [
        {
          id: 'query',
          label: 'Pressed button',
          type: 'text',
          required: true,
          help: 'The ID of the callback query, as the trigger gives it.',
        },
        { id: 'text', label: 'Notice', type: 'text', help: 'Up to 200 characters.' },
        { id: 'alert', label: 'As a window', type: 'boolean', more: true },
      ],
      request: {
        post: '/answerCallbackQuery',
        body: {
          callback_query_id: '{{ fields.query }}',
          text: '{{ fields.text }}',
          show_alert: '{{ fields.alert }}',
        },
        reference: docs('answerCallbackQuery'),
      },
      output: '{{ { "answered": result } }}',
      sample: { answered: true },
      synonyms: ['callback query'],
    },
    {
      id: 'get-file',
      name: 'Get file',
      sentence: 'Get the file {file}',
      about: 'Of a photo, document, voice message and so on that the bot received; up to 20 MB.',
      changes: false,
      repeat: 'safe',
      fields: [
        {
          id: 'file',
          label: 'File',
          type: 'text',
          required: true,
          help: 'Its “file_id”, as the triggers give it. Photos come in several sizes, the last one is the largest.',
        },
      ],
      before: [
        {
          id: 'found',
          request: {
            get: '/getFile',
            query: { file_id: '{{ fields.file }}' },
            reference: docs('getFile'),
          },
        },
      ],
      request: {
        get: '{{ "https://api.telegram.org/file/bot:token/" & answers.found.result.file_path }}',
        answer: 'file',
        reference: docs('getFile'),
      },
      sample: { name: 'file_5.pdf', type: 'application/pdf', size: 48213 },
      synonyms: ['download', 'attachment', 'photo'],
    },
    {
      id: 'get-chat',
      name: 'Get chat',
      sentence: 'Get the details of {chat}',
      changes: false,
      repeat: 'safe',
      fields: [chatField],
      request: {
        get: '/getChat',
        query: { chat_id: '{{ fields.chat }}' },
        reference: docs('getChat'),
      },
      output: '{{ result }}',
      sample: { ...sampleChannel, description: 'What is for lunch', accent_color_id: 5 },
      synonyms: ['channel', 'group'],
    },
  ],
});
