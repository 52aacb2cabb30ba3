// What looks like a model or a parameter and is none.
const OpenAI = require("openai");

const thermostat = { temperature: 21, location: "hall" };
Backbone.Model.extend({ model: "Book", defaults: { temperature: 5 } });
const car = { model: "sonar", engine: "o3", seed: 4 };
THREE.load("models/llama-7b.glb");
app.set("view engine", "grok");
const users = await User.findAll({ model: "user", n: 3 });
const name = "GPT-4o";
log.info("claude-sonnet-4-5 answered");
