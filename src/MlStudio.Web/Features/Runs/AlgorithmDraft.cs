using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;

namespace MlStudio.Web.Features.Runs;

/// <summary>One algorithm on the form: its options as they were typed. Empty stands for the default.</summary>
public sealed partial class AlgorithmDraft(string trainerKey)
{
    private readonly Dictionary<string, string> _typed = [];

    public Guid Id { get; } = Guid.NewGuid();
    public string TrainerKey { get; private set; } = trainerKey;
    public TrainerEntry Trainer => TrainerCatalog.Get(TrainerKey);

    public static AlgorithmDraft From(AlgorithmChoice choice)
    {
        var draft = new AlgorithmDraft(choice.TrainerKey);
        foreach (var option in draft.Trainer.Options)
        {
            var text = choice.Options[option.Name] is { } value ? (value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : Plain(value)) : "";
            if (text != DefaultText(option)) { draft._typed[option.Name] = text; }
        }
        return draft;
    }

    /// <summary>Another algorithm starts from its defaults.</summary>
    public void Choose(string key)
    {
        TrainerKey = key;
        _typed.Clear();
    }

    public string Typed(OptionDescriptor option) => _typed.GetValueOrDefault(option.Name, DefaultText(option));

    public void Type(OptionDescriptor option, string? text)
    {
        var value = (text ?? "").Trim();
        if (value == DefaultText(option) || (value.Length == 0 && !option.Optional)) { _typed.Remove(option.Name); }
        else { _typed[option.Name] = value; }
    }

    public bool IsChanged(OptionDescriptor option) => _typed.ContainsKey(option.Name);

    /// <summary>The changed options, each named with its new value.</summary>
    public IEnumerable<string> Changes => Trainer.Options.Where(IsChanged).Select(o => $"{o.Label} {(Typed(o).Length == 0 ? "automatic" : Typed(o))}");

    /// <summary>What is wrong with an option as typed, or null.</summary>
    public string? ErrorOf(OptionDescriptor option) => Errors().GetValueOrDefault(option.Name);

    /// <summary>What is wrong, by option.</summary>
    public IReadOnlyDictionary<string, string> Errors()
    {
        try
        {
            TrainerJson.Read(TrainerKey, ToJson());
            return new Dictionary<string, string>();
        }
        catch (InvalidOptionsException e) { return e.Errors.GroupBy(o => o.Option).ToDictionary(g => g.Key, g => g.First().Message); }
    }

    public AlgorithmChoice ToChoice() => new(TrainerKey, ToJson());

    private JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var option in Trainer.Options.Where(IsChanged)) { json[option.Name] = Value(option, _typed[option.Name]); }
        return json;
    }

    /// <summary>Text that cannot be read goes on as text, so that the library says what is permitted.</summary>
    private static JsonValue? Value(OptionDescriptor option, string text) => option.Type switch
    {
        _ when text.Length == 0 => null,
        OptionType.Boolean when bool.TryParse(text, out var yes) => JsonValue.Create(yes),
        OptionType.Integer when GroupedThousands().IsMatch(text) => JsonValue.Create(long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)),
        OptionType.Integer or OptionType.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static string DefaultText(OptionDescriptor option) => option.Default switch
    {
        null => "",
        bool yes => yes ? "true" : "false",
        IConvertible number and (int or double) => Plain(number.ToDouble(CultureInfo.InvariantCulture)),
        var other => other.ToString() ?? "",
    };

    private static string Plain(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? Plain(double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)) : value.ToJsonString();

    /// <summary>As it is typed into a field: without an exponent and without grouping.</summary>
    private static string Plain(double number) => OptionDescriptor.Written(number).Replace(",", "", StringComparison.Ordinal);

    /// <summary>The permitted range is written with grouped thousands, so people type them; a comma in any other place is refused.</summary>
    [GeneratedRegex(@"^[1-9]\d{0,2}(,\d{3}){1,3}$")]
    private static partial Regex GroupedThousands();
}
