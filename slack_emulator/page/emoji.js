// The shortcodes that work messages use. Others stay as typed, which is also readable.

const GLYPHS = `
tada 🎉 white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ no_entry ⛔ no_entry_sign 🚫 warning ⚠️ bangbang ‼️
exclamation ❗ question ❓ information_source ℹ️ bulb 💡 calendar 📅 date 📅 spiral_calendar_pad 🗓️ alarm_clock ⏰ clock1 🕐 clock9 🕘
hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ bell 🔔 no_bell 🔕 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 notebook 📓 books 📚 book 📖
bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 moneybag 💰 dollar 💵 briefcase 💼 handshake 🤝 dart 🎯 trophy 🏆
medal 🏅 sports_medal 🏅 first_place_medal 🥇 star ⭐ star2 🌟 sparkles ✨ fire 🔥 rocket 🚀 zap ⚡ seedling 🌱 herb 🌿 sunny ☀️ sunrise 🌅
coffee ☕ wave 👋 clap 👏 raised_hands 🙌 pray 🙏 muscle 💪 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 point_right 👉 point_left 👈
point_up ☝️ point_down 👇 eyes 👀 ear 👂 brain 🧠 heart ❤️ blue_heart 💙 green_heart 💚 smile 😄 slightly_smiling_face 🙂 smiley 😃 wink 😉
thinking_face 🤔 neutral_face 😐 disappointed 😞 cry 😢 sweat_smile 😅 joy 😂 sunglasses 😎 partying_face 🥳 face_with_monocle 🧐
red_circle 🔴 large_red_circle 🔴 orange_circle 🟠 large_orange_circle 🟠 yellow_circle 🟡 large_yellow_circle 🟡 green_circle 🟢
large_green_circle 🟢 large_blue_circle 🔵 large_blue_square 🟦 white_circle ⚪ black_circle ⚫ white_large_square ⬜ black_large_square ⬛
large_green_square 🟩 large_yellow_square 🟨 large_red_square 🟥 small_red_triangle 🔺 small_red_triangle_down 🔻 small_blue_diamond 🔹
arrow_up ⬆️ arrow_down ⬇️ arrow_right ➡️ arrow_left ⬅️ arrow_upper_right ↗️ arrow_lower_right ↘️ arrows_counterclockwise 🔄 repeat 🔁
lock 🔒 unlock 🔓 key 🔑 link 🔗 paperclip 📎 mag 🔍 email 📧 envelope ✉️ inbox_tray 📥 outbox_tray 📤 telephone_receiver 📞 phone ☎️
speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 house 🏠 office 🏢 busts_in_silhouette 👥 bust_in_silhouette 👤 gear ⚙️
wrench 🔧 hammer_and_wrench 🛠️ package 📦 construction 🚧 traffic_light 🚦 checkered_flag 🏁 triangular_flag_on_post 🚩 crossed_fingers 🤞
palm_tree 🌴 face_with_thermometer 🤒 see_no_evil 🙈 robot_face 🤖 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣
nine 9️⃣ keycap_ten 🔟 zero 0️⃣ 100 💯 heavy_plus_sign ➕ heavy_minus_sign ➖ wastebasket 🗑️ pushpin 📌 round_pushpin 📍 globe_with_meridians 🌐
`;

const words = GLYPHS.trim().split(/\s+/);
const known = new Map();
for (let at = 0; at + 1 < words.length; at += 2) known.set(words[at], words[at + 1]);

export const glyph = (name) => known.get(name) || null;
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+)(?:::skin-tone-\d)?:/g, (whole, name) => glyph(name) || whole);
