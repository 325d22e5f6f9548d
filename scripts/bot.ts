// `npm run bot`: a few accounts chat at CHAT_URL for a while, so that scaling and kills have something to show.
import '@chat/backend/bot'
