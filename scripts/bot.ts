// `npm run bot`: a few accounts chat at CHAT_URL, as traffic for demonstrations of scaling and kills.
import '@chat/backend/bot'
