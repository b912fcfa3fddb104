using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers;

/// <summary>Reads and writes the options of a trainer as JSON. Thread-safe.</summary>
public static class TrainerJson
{
    /// <summary>A trainer with the given options; those left out keep their defaults.</summary>
    /// <exception cref="LearningException">There is no such trainer; the message lists those there are.</exception>
    /// <exception cref="InvalidOptionsException">Options are unknown, of a wrong type or out of range: all of them are listed.</exception>
    public static Trainer Read(string key, JsonObject? options)
    {
        var entry = TrainerCatalog.Get(key);
        var trainer = entry.Create();
        var errors = new List<OptionError>();
        foreach (var (name, value) in options ?? [])
        {
            var option = entry.Options.FirstOrDefault(o => o.Name == name);
            if (option is null) { errors.Add(Unknown(entry, name)); }
            else if (!TryConvert(option, value, out var converted)) { errors.Add(WrongType(option, value)); }
            else if (OptionValidator.Check(option, converted) is { } error) { errors.Add(error); }
            else { option.Set(trainer, converted); }
        }
        if (errors.Count > 0) { throw new InvalidOptionsException(errors); }
        OptionValidator.ThrowIfInvalid(trainer);
        return trainer;
    }

    /// <summary>All options in declared order, defaults included: the same options always give the same text.</summary>
    public static JsonObject Write(Trainer trainer)
    {
        var json = new JsonObject();
        foreach (var option in OptionCatalog.For(trainer.GetType()))
        {
            json[option.Name] = option.Read(trainer) switch
            {
                int value => JsonValue.Create(value),
                double value => JsonValue.Create(value),
                bool value => JsonValue.Create(value),
                string value => JsonValue.Create(value),
                _ => null,
            };
        }
        return json;
    }

    private static bool TryConvert(OptionDescriptor option, JsonNode? node, out object? value)
    {
        value = null;
        if (node is null) { return true; }
        if (node is not JsonValue json) { return false; }
        switch (option.Type, json.GetValueKind())
        {
            case (OptionType.Integer, JsonValueKind.Number):
                if (!TryNumber(json, out var whole) || whole != Math.Floor(whole) || Math.Abs(whole) > int.MaxValue) { return false; }
                value = (int)whole;
                return true;
            case (OptionType.Number, JsonValueKind.Number):
                if (!TryNumber(json, out var number)) { return false; }
                value = number;
                return true;
            case (OptionType.Boolean, JsonValueKind.True or JsonValueKind.False):
                value = json.GetValueKind() == JsonValueKind.True;
                return true;
            case (OptionType.Text or OptionType.Choice, JsonValueKind.String):
                value = json.GetValue<string>();
                return true;
            default:
                return false;
        }
    }

    private static bool TryNumber(JsonValue json, out double number) =>
        double.TryParse(json.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static OptionError Unknown(TrainerEntry entry, string name) => new(name, entry.Options.Count == 0
        ? $"{entry.Name} has no options; '{name}' was given."
        : $"{entry.Name} has no option '{name}'. Options: {string.Join(", ", entry.Options.Select(o => o.Name))}.");

    private static OptionError WrongType(OptionDescriptor option, JsonNode? node)
    {
        var text = node is JsonValue json && json.GetValueKind() == JsonValueKind.Number && TryNumber(json, out var number) ? OptionDescriptor.Written(number) : node?.ToJsonString() ?? "null";
        return new(option.Name, $"{option.Label} must be {option.Permitted}; {(text.Length > 60 ? text[..60] + "…" : text)} was given.");
    }
}
