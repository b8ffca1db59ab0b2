/** Twilio REST API 2010-04-01 and Lookup v2. Resources: https://www.twilio.com/docs/usage/api */
import { defineConnector, type FieldSource } from '../../src/shared/connector.ts';

const docs = (page: string): string => `https://www.twilio.com/docs/${page}`;

const account = '/Accounts/{{ connection.accountSid }}';

const toField: FieldSource = {
  id: 'to',
  label: 'To',
  type: 'text',
  required: true,
  help: 'A phone number with its country code.',
  example: '+15005550006',
};

const fromField: FieldSource = {
  id: 'from',
  label: 'From',
  type: 'dropdown',
  options: 'numbers',
  required: true,
};

const messageField: FieldSource = {
  id: 'message',
  label: 'Message',
  type: 'text',
  required: true,
  help: 'Its SID, as triggers and other steps give it.',
  example: 'SMxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
};

const callField: FieldSource = {
  id: 'call',
  label: 'Call',
  type: 'text',
  required: true,
  help: 'Its SID, as triggers and other steps give it.',
  example: 'CAxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
};

const recordingField: FieldSource = {
  id: 'recording',
  label: 'Recording',
  type: 'text',
  required: true,
  help: 'Its SID, as triggers and other steps give it.',
  example: 'RExxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
};

/** Twilio filters by the day, that day included. The first look goes back 30 days. */
const since =
  '{{ $substring($fromMillis($exists(since) ? since : $millis() - 2592000000), 0, 10) }}';

const pages = { kind: 'nextUrl', next: '{{ next_page_uri }}' } as const;
const pageSize = ['PageSize', 200] as [string, number];

/** What TwiML is made of: text inside of XML. */
const spoken =
  '{{ "<Response><Say" & (fields.language ? " language=\\"" & fields.language & "\\"" : "") & ">" & $replace($replace($replace(fields.text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;") & "</Say></Response>" }}';

const accountSid = 'AC00000000000000000000000000000000';

const sampleMessage = {
  account_sid: accountSid,
  api_version: '2010-04-01',
  body: 'Your table is ready.',
  date_created: 'Mon, 02 Mar 2026 09:15:00 +0000',
  date_sent: 'Mon, 02 Mar 2026 09:15:01 +0000',
  date_updated: 'Mon, 02 Mar 2026 09:15:01 +0000',
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: '+15005550006',
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: '-0.00750',
  price_unit: 'USD',
  sid: 'SM00000000000000000000000000000001',
  status: 'sent',
  subresource_uris: {
    media: `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001/Media.json`,
  },
  to: '+15005550009',
  uri: `/2010-04-01/Accounts/${accountSid}/Messages/SM00000000000000000000000000000001.json`,
};

const sampleCall = {
  account_sid: accountSid,
  api_version: '2010-04-01',
  sid: 'CA00000000000000000000000000000001',
  answered_by: null,
  caller_name: null,
  date_created: 'Mon, 02 Mar 2026 09:15:00 +0000',
  date_updated: 'Mon, 02 Mar 2026 09:16:10 +0000',
  start_time: 'Mon, 02 Mar 2026 09:15:05 +0000',
  end_time: 'Mon, 02 Mar 2026 09:16:09 +0000',
  duration: '64',
  direction: 'inbound',
  from: '+15005550009',
  to: '+15005550006',
  parent_call_sid: null,
  phone_number_sid: 'PN00000000000000000000000000000001',
  price: '-0.00850',
  price_unit: 'USD',
  status: 'completed',
  uri: `/2010-04-01/Accounts/${accountSid}/Calls/CA00000000000000000000000000000001.json`,
};

const sampleRecording = {
  account_sid: accountSid,
  api_version: '2010-04-01',
  sid: 'RE00000000000000000000000000000001',
  call_sid: sampleCall.sid,
  conference_sid: null,
  channels: 1,
  date_created: 'Mon, 02 Mar 2026 09:16:12 +0000',
  date_updated: 'Mon, 02 Mar 2026 09:16:15 +0000',
  start_time: 'Mon, 02 Mar 2026 09:15:05 +0000',
  duration: '62',
  price: '-0.00250',
  price_unit: 'USD',
  source: 'RecordVerb',
  status: 'completed',
  error_code: null,
  uri: `/2010-04-01/Accounts/${accountSid}/Recordings/RE00000000000000000000000000000001.json`,
};

const accountSidField = {
  id: 'accountSid',
  label: 'Account SID',
  type: 'text',
  help: 'Starts with “AC”.',
} as const;

export default defineConnector({
  schema: 1,
  id: 'twilio',
  name: 'Twilio',
  category: 'communication',
  about: 'Text messages, WhatsApp messages and phone calls with numbers of a Twilio account.',
  homepage: 'https://www.twilio.com/',
  synonyms: ['sms', 'text message', 'whatsapp', 'phone', 'call', 'voice', 'mms'],
  hosts: ['api.twilio.com', 'lookups.twilio.com'],
  auth: [
    {
      // https://www.twilio.com/docs/iam/api-keys
      id: 'api-key',
      kind: 'fields',
      label: 'API key',
      fields: [
        accountSidField,
        { id: 'keySid', label: 'API key SID', type: 'text', help: 'Starts with “SK”.' },
        { id: 'keySecret', label: 'API key secret', type: 'secret' },
      ],
      apply: { basic: { user: '{{ credential.keySid }}', password: '{{ credential.keySecret }}' } },
      // A standard key may not ask for the account itself; the address of its messages names it.
      identity: {
        request: {
          get: `${account}/Messages.json`,
          query: { PageSize: '1' },
          reference: docs('messaging/api/message-resource#read-multiple-message-resources'),
        },
        label: '{{ $split(first_page_uri, "/")[3] }}',
        key: '{{ $split(first_page_uri, "/")[3] }}',
      },
      steps: [
        'Sign in at https://console.twilio.com/ and copy the “Account SID” from “Account Info” on the first page.',
        'Open “Account management”, “API keys & tokens” and press “Create API key”.',
        'Give it any name, leave the type “Standard” and press “Create”.',
        'Copy the SID and the secret, which is shown only once, and paste them here.',
      ],
      helpUrl: docs('iam/api-keys/keys-in-console'),
    },
    {
      // https://www.twilio.com/docs/usage/requests-to-twilio#credentials
      id: 'auth-token',
      kind: 'fields',
      label: 'Auth token',
      fields: [accountSidField, { id: 'authToken', label: 'Auth token', type: 'secret' }],
      apply: {
        basic: { user: '{{ credential.accountSid }}', password: '{{ credential.authToken }}' },
      },
      identity: {
        request: {
          get: `${account}.json`,
          reference: docs('iam/api/account#fetch-an-account-resource'),
        },
        label: '{{ friendly_name }}',
        key: '{{ sid }}',
      },
      steps: [
        'Sign in at https://console.twilio.com/.',
        'Copy “Account SID” and “Auth Token” from “Account Info” on the first page and paste them here.',
      ],
      helpUrl: docs('usage/requests-to-twilio'),
    },
  ],
  api: { baseUrl: 'https://api.twilio.com/2010-04-01' },
  errors: [
    {
      when: '{{ code = 21608 }}',
      code: 'permission_missing',
      message:
        'A trial account reaches only verified numbers. Verify the number in the Twilio console, or upgrade the account.',
    },
    {
      when: '{{ code in [21610, 21612, 21614] }}',
      code: 'rejected_by_app',
      message:
        'This number cannot get text messages from you: it has opted out, is a landline, or cannot be reached from this sender.',
    },
    {
      when: '{{ code in [20008, 10001] or (status = 401 and code = 20005) }}',
      code: 'permission_missing',
      message: 'This Twilio account may not do this: it is suspended, or only for tests.',
    },
  ],
  options: {
    numbers: {
      request: {
        get: `${account}/IncomingPhoneNumbers.json`,
        reference: docs(
          'phone-numbers/api/incomingphonenumber-resource#read-multiple-incomingphonenumber-resources',
        ),
      },
      paging: { ...pages, items: '{{ incoming_phone_numbers }}', size: pageSize },
      value: '{{ phone_number }}',
      label:
        '{{ friendly_name = phone_number ? phone_number : friendly_name & " (" & phone_number & ")" }}',
    },
  },
  triggers: [
    {
      id: 'new-message',
      name: 'New message received',
      sentence: 'When a new message arrives at {number}',
      about: 'Starts once for every text or WhatsApp message; without a number, at any of yours.',
      kind: 'poll',
      fields: [{ ...fromField, id: 'number', label: 'Number', required: false }],
      request: {
        get: `${account}/Messages.json`,
        query: { To: '{{ fields.number }}', 'DateSent>': since },
        reference: docs('messaging/api/message-resource#read-multiple-message-resources'),
      },
      paging: { ...pages, items: '{{ messages }}', size: pageSize },
      where: '{{ direction = "inbound" }}',
      key: '{{ sid }}',
      time: '{{ $formatDate(date_created) }}',
      sample: { ...sampleMessage, direction: 'inbound', status: 'received', body: 'Two, please.' },
      synonyms: ['new sms', 'incoming text', 'whatsapp received', 'inbound'],
    },
    {
      id: 'call-ended',
      name: 'Call ended',
      sentence: 'When a call with {number} ended',
      about: 'Starts once for every call that was answered; without a number, with any of yours.',
      kind: 'poll',
      fields: [{ ...fromField, id: 'number', label: 'Number called', required: false }],
      request: {
        get: `${account}/Calls.json`,
        query: { To: '{{ fields.number }}', Status: 'completed', 'StartTime>': since },
        reference: docs('voice/api/call-resource#read-multiple-call-resources'),
      },
      paging: { ...pages, items: '{{ calls }}', size: pageSize },
      key: '{{ sid }}',
      time: '{{ $formatDate(end_time) }}',
      sample: sampleCall,
      synonyms: ['new call', 'phone call', 'call completed'],
    },
    {
      id: 'new-recording',
      name: 'New recording',
      sentence: 'When a new recording is there',
      kind: 'poll',
      request: {
        get: `${account}/Recordings.json`,
        query: { 'DateCreated>': since },
        reference: docs('voice/api/recording#read-multiple-recording-resources'),
      },
      paging: { ...pages, items: '{{ recordings }}', size: pageSize },
      where: '{{ status = "completed" }}',
      key: '{{ sid }}',
      time: '{{ $formatDate(date_created) }}',
      sample: sampleRecording,
      synonyms: ['voicemail', 'call recorded'],
    },
  ],
  actions: [
    {
      id: 'send-sms',
      name: 'Send SMS',
      sentence: 'Send {body} to {to} from {from}',
      changes: true,
      repeat: 'never',
      fields: [
        toField,
        {
          ...fromField,
          required: false,
          help: 'Or a messaging service, under “More fields”.',
        },
        {
          id: 'body',
          label: 'Text',
          type: 'longText',
          required: true,
          help: 'Up to 1,600 characters; longer texts are billed as several messages.',
        },
        {
          id: 'media',
          label: 'Picture',
          type: 'url',
          more: true,
          help: 'A public address of a picture, for numbers that can send MMS.',
        },
        {
          id: 'service',
          label: 'Messaging service',
          type: 'text',
          more: true,
          help: 'Its SID; it chooses the sender.',
          example: 'MGxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        },
        {
          id: 'at',
          label: 'Send at',
          type: 'dateTime',
          more: true,
          help: 'Between 15 minutes and 35 days ahead; needs a messaging service.',
        },
      ],
      request: {
        post: `${account}/Messages.json`,
        body: {
          To: '{{ fields.to }}',
          From: '{{ fields.from }}',
          Body: '{{ fields.body }}',
          MediaUrl: '{{ fields.media }}',
          MessagingServiceSid: '{{ fields.service }}',
          ScheduleType: '{{ fields.at ? "fixed" }}',
          SendAt: '{{ $formatDate(fields.at) }}',
        },
        bodyType: 'form',
        reference: docs('messaging/api/message-resource#create-a-message-resource'),
      },
      sample: { ...sampleMessage, status: 'queued', date_sent: null, price: null },
      synonyms: ['text message', 'mms', 'notify by phone'],
    },
    {
      id: 'send-whatsapp',
      name: 'Send WhatsApp message',
      sentence: 'Send {body} to {to} on WhatsApp',
      about:
        'Free text reaches only people who wrote to you in the last 24 hours; others get a template.',
      changes: true,
      repeat: 'never',
      fields: [
        toField,
        {
          id: 'from',
          label: 'From',
          type: 'text',
          required: true,
          help: 'Your WhatsApp sender at Twilio.',
          example: '+15005550006',
        },
        { id: 'body', label: 'Text', type: 'longText' },
        {
          id: 'template',
          label: 'Template',
          type: 'text',
          more: true,
          help: 'The SID of a content template, instead of a text.',
          example: 'HXxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        },
        {
          id: 'variables',
          label: 'Values for the template',
          type: 'keyValue',
          more: true,
          help: 'One row per variable: 1, 2 and so on.',
        },
        { id: 'media', label: 'Picture or file', type: 'url', more: true },
      ],
      request: {
        post: `${account}/Messages.json`,
        body: {
          To: '{{ "whatsapp:" & $replace(fields.to, /^whatsapp:/, "") }}',
          From: '{{ "whatsapp:" & $replace(fields.from, /^whatsapp:/, "") }}',
          Body: '{{ fields.body }}',
          ContentSid: '{{ fields.template }}',
          ContentVariables: '{{ $exists(fields.variables) ? $string(fields.variables) }}',
          MediaUrl: '{{ fields.media }}',
        },
        bodyType: 'form',
        reference: docs('messaging/api/message-resource#create-a-message-resource'),
      },
      sample: {
        ...sampleMessage,
        status: 'queued',
        from: 'whatsapp:+15005550006',
        to: 'whatsapp:+15005550009',
      },
      synonyms: ['whatsapp', 'template message'],
    },
    {
      id: 'call-and-say',
      name: 'Call and say',
      sentence: 'Call {to} from {from} and say {text}',
      changes: true,
      repeat: 'never',
      fields: [
        toField,
        fromField,
        { id: 'text', label: 'What to say', type: 'longText', required: true },
        {
          id: 'language',
          label: 'Language',
          type: 'text',
          more: true,
          example: 'en-GB',
          help: 'Without it, American English.',
        },
      ],
      request: {
        post: `${account}/Calls.json`,
        body: { To: '{{ fields.to }}', From: '{{ fields.from }}', Twiml: spoken },
        bodyType: 'form',
        reference: docs('voice/api/call-resource#create-a-call-resource'),
      },
      sample: {
        ...sampleCall,
        direction: 'outbound-api',
        status: 'queued',
        start_time: null,
        end_time: null,
        duration: null,
        price: null,
      },
      synonyms: ['phone call', 'voice', 'text to speech', 'announce'],
    },
    {
      id: 'get-message',
      name: 'Get message',
      sentence: 'Get {message}',
      changes: false,
      repeat: 'safe',
      fields: [messageField],
      request: {
        get: `${account}/Messages/{{ fields.message }}.json`,
        reference: docs('messaging/api/message-resource#fetch-a-message-resource'),
      },
      sample: { ...sampleMessage, status: 'delivered' },
      synonyms: ['message status', 'delivered'],
    },
    {
      id: 'list-messages',
      name: 'List messages',
      sentence: 'List messages since {from}',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'from', label: 'From the day', type: 'date', required: true, example: '2026-03-01' },
        { id: 'to', label: 'Sent to', type: 'text' },
        { id: 'sender', label: 'Sent by', type: 'text' },
      ],
      request: {
        get: `${account}/Messages.json`,
        query: {
          'DateSent>': '{{ $substring(fields.from, 0, 10) }}',
          To: '{{ fields.to }}',
          From: '{{ fields.sender }}',
        },
        reference: docs('messaging/api/message-resource#read-multiple-message-resources'),
      },
      paging: { ...pages, items: '{{ messages }}', size: pageSize },
      sample: [sampleMessage],
      synonyms: ['search messages', 'message log'],
    },
    {
      id: 'cancel-message',
      name: 'Cancel planned message',
      sentence: 'Cancel {message}',
      about: 'For a message that is planned for later and has not been sent.',
      changes: true,
      repeat: 'safe',
      fields: [messageField],
      request: {
        post: `${account}/Messages/{{ fields.message }}.json`,
        body: { Status: 'canceled' },
        bodyType: 'form',
        reference: docs('messaging/api/message-resource#update-a-message-resource'),
      },
      sample: { ...sampleMessage, status: 'canceled', date_sent: null },
      synonyms: ['unschedule'],
    },
    {
      id: 'delete-message',
      name: 'Delete message',
      sentence: 'Delete {message} from the records',
      about: 'Takes it out of your account; a message that was sent stays sent.',
      changes: true,
      repeat: 'safe',
      fields: [messageField],
      request: {
        delete: `${account}/Messages/{{ fields.message }}.json`,
        answer: 'none',
        reference: docs('messaging/api/message-resource#delete-a-message-resource'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove message'],
    },
    {
      id: 'get-call',
      name: 'Get call',
      sentence: 'Get {call}',
      changes: false,
      repeat: 'safe',
      fields: [callField],
      request: {
        get: `${account}/Calls/{{ fields.call }}.json`,
        reference: docs('voice/api/call-resource#fetch-a-call-resource'),
      },
      sample: sampleCall,
      synonyms: ['call status', 'call details'],
    },
    {
      id: 'list-calls',
      name: 'List calls',
      sentence: 'List calls since {from}',
      changes: false,
      repeat: 'safe',
      fields: [
        { id: 'from', label: 'From the day', type: 'date', required: true, example: '2026-03-01' },
        { id: 'to', label: 'Number called', type: 'text' },
        { id: 'caller', label: 'Caller', type: 'text' },
      ],
      request: {
        get: `${account}/Calls.json`,
        query: {
          'StartTime>': '{{ $substring(fields.from, 0, 10) }}',
          To: '{{ fields.to }}',
          From: '{{ fields.caller }}',
        },
        reference: docs('voice/api/call-resource#read-multiple-call-resources'),
      },
      paging: { ...pages, items: '{{ calls }}', size: pageSize },
      sample: [sampleCall],
      synonyms: ['call log'],
    },
    {
      id: 'get-recording',
      name: 'Download recording',
      sentence: 'Download {recording}',
      about: 'As an MP3 file.',
      changes: false,
      repeat: 'safe',
      fields: [recordingField],
      request: {
        get: `${account}/Recordings/{{ fields.recording }}.mp3`,
        answer: 'file',
        reference: docs('voice/api/recording#fetch-a-recording-media-file'),
      },
      sample: { name: 'RE00000000000000000000000000000001.mp3', type: 'audio/mpeg', size: 248213 },
      synonyms: ['recording file', 'voicemail', 'mp3'],
    },
    {
      id: 'delete-recording',
      name: 'Delete recording',
      sentence: 'Delete {recording}',
      changes: true,
      repeat: 'safe',
      fields: [recordingField],
      request: {
        delete: `${account}/Recordings/{{ fields.recording }}.json`,
        answer: 'none',
        reference: docs('voice/api/recording#delete-a-recording-resource'),
      },
      output: '{{ { "deleted": true } }}',
      sample: { deleted: true },
      synonyms: ['remove recording'],
    },
    {
      id: 'look-up',
      name: 'Look up number',
      sentence: 'Look up {number}',
      about: 'Says whether a number is valid and writes it the international way; that is free.',
      changes: false,
      repeat: 'safe',
      fields: [
        { ...toField, id: 'number', label: 'Number' },
        {
          id: 'country',
          label: 'Country',
          type: 'text',
          help: 'Its code of two letters, for numbers without a country code.',
          example: 'GB',
        },
        {
          id: 'more',
          label: 'Also find out',
          type: 'choice',
          more: true,
          help: 'Twilio charges for this.',
          choices: [
            { value: 'line_type_intelligence', label: 'Mobile, landline or internet' },
            { value: 'caller_name', label: 'Name of the caller (United States)' },
          ],
        },
      ],
      request: {
        get: 'https://lookups.twilio.com/v2/PhoneNumbers/{{ fields.number }}',
        query: { CountryCode: '{{ fields.country }}', Fields: '{{ fields.more }}' },
        reference: docs('lookup/v2-api'),
      },
      sample: {
        calling_country_code: '1',
        country_code: 'US',
        phone_number: '+15005550006',
        national_format: '(500) 555-0006',
        valid: true,
        validation_errors: [],
        caller_name: null,
        line_type_intelligence: null,
        url: 'https://lookups.twilio.com/v2/PhoneNumbers/+15005550006',
      },
      synonyms: ['validate number', 'check phone number', 'format number'],
    },
    {
      id: 'get-balance',
      name: 'Get balance',
      sentence: 'Get the balance of the account',
      changes: false,
      repeat: 'safe',
      request: {
        get: `${account}/Balance.json`,
        reference: docs('iam/api/account'),
      },
      sample: { account_sid: accountSid, balance: '12.34', currency: 'USD' },
      synonyms: ['credit', 'money left'],
    },
  ],
});
