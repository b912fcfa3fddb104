using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Parameters;

/// <summary>
/// One tunable option of an options record, read from its <see cref="OptionAttribute"/>: what a form, the API schema,
/// validation and tuning need to know about it. Immutable and thread-safe.
/// </summary>
public sealed class OptionDescriptor
{
    private readonly PropertyInfo _property;
    private readonly Type _valueType;

    internal OptionDescriptor(PropertyInfo property, OptionAttribute attribute, object defaults)
    {
        _property = property;
        _valueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Label = attribute.Label;
        Help = attribute.Help;
        Type = TypeOf(property, _valueType);
        Optional = _valueType != property.PropertyType
            || (Type == OptionType.Text && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable);
        Choices = _valueType.IsEnum ? Enum.GetNames(_valueType).Select(JsonNamingPolicy.CamelCase.ConvertName).ToArray() : [];
        Min = attribute.Min;
        Max = attribute.Max;
        Unit = attribute.Unit;
        Advanced = attribute.Advanced;
        ForNumbers = attribute.ForNumbers;
        ForRankings = attribute.ForRankings;
        SearchMin = double.IsNaN(attribute.SearchMin) ? null : attribute.SearchMin;
        SearchMax = double.IsNaN(attribute.SearchMax) ? null : attribute.SearchMax;
        Logarithmic = attribute.Logarithmic;
        Default = Read(defaults);
    }

    /// <summary>The name in JSON and the API, such as "learningRate".</summary>
    public string Name { get; }

    /// <summary>A short label for the form.</summary>
    public string Label { get; }

    /// <summary>What it does and when to change it.</summary>
    public string Help { get; }

    public OptionType Type { get; }

    /// <summary>Whether null ("automatic") is permitted.</summary>
    public bool Optional { get; }

    /// <summary>An int, double, bool, string or, for a choice, one of <see cref="Choices"/>; null stands for automatic.</summary>
    public object? Default { get; }

    /// <summary>The smallest permitted number, inclusive; negative infinity where there is none.</summary>
    public double Min { get; }

    /// <summary>The largest permitted number, inclusive; infinity where there is none.</summary>
    public double Max { get; }

    /// <summary>The permitted values of a choice, as written in JSON; empty for other types.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>The unit shown behind the field, or null.</summary>
    public string? Unit { get; }

    /// <summary>Whether a form shows it only under "More options".</summary>
    public bool Advanced { get; }

    /// <summary>Whether it matters only where a number is learned; a form for classes does not show it.</summary>
    public bool ForNumbers { get; }

    /// <summary>Whether it matters only where rows are ordered within groups; other forms do not show it.</summary>
    public bool ForRankings { get; }

    /// <summary>Whether it can matter for a task.</summary>
    public bool MattersFor(LearningTask task) => (!ForNumbers || task == LearningTask.Regression) && (!ForRankings || task == LearningTask.Ranking);

    /// <summary>The ends of the tuning space; null where the option is not tuned.</summary>
    public double? SearchMin { get; }

    /// <inheritdoc cref="SearchMin"/>
    public double? SearchMax { get; }

    /// <summary>Whether the tuning space is searched on a logarithmic scale.</summary>
    public bool Logarithmic { get; }

    /// <summary>What is permitted, in words that continue "must be", such as "a whole number between 1 and 10000".</summary>
    public string Permitted => Type switch
    {
        OptionType.Boolean => "true or false",
        OptionType.Text => "text",
        OptionType.Choice => "one of " + string.Join(", ", Choices),
        OptionType.Integer => Range.Length == 0 ? "a whole number" : "a whole number " + Range,
        _ => Range.Length == 0 ? "a number" : "a number " + Range,
    } + (Optional ? " or left empty" : "");

    /// <summary>The permitted range in words, such as "between 0.001 and 1" or "at least 0"; empty where there is none.</summary>
    public string Range => (double.IsInfinity(Min), double.IsInfinity(Max)) switch
    {
        (false, false) => $"between {Written(Min)} and {Written(Max)}",
        (false, true) => $"at least {Written(Min)}",
        (true, false) => $"at most {Written(Max)}",
        _ => "",
    };

    /// <summary>The option's value on a record, in the form of <see cref="Default"/>.</summary>
    public object? Read(object options)
    {
        var value = _property.GetValue(options);
        return value is Enum choice ? JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()) : value;
    }

    /// <summary>Sets the option on a record that nobody else sees yet.</summary>
    internal void Set(object options, object? value)
    {
        if (_valueType.IsEnum && value is string name)
        {
            var index = Choices.ToList().IndexOf(name);
            value = index >= 0 ? Enum.Parse(_valueType, Enum.GetNames(_valueType)[index]) : throw new ArgumentException($"'{name}' is not {Permitted}.", nameof(value));
        }
        _property.SetValue(options, value);
    }

    /// <summary>A number as people write it: thousands grouped, small ones without an exponent, such as "100,000" and "0.00001".</summary>
    public static string Written(double value) => Math.Abs(value) is 0 or (>= 1e-15 and < 1e15)
        ? value.ToString("#,0.###############################", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static OptionType TypeOf(PropertyInfo property, Type type) =>
        type == typeof(int) ? OptionType.Integer
        : type == typeof(double) ? OptionType.Number
        : type == typeof(bool) ? OptionType.Boolean
        : type == typeof(string) ? OptionType.Text
        : type.IsEnum ? OptionType.Choice
        : throw new InvalidOperationException($"Option {property.DeclaringType?.Name}.{property.Name} has type {type.Name}; int, double, bool, string and enums are supported.");
}
