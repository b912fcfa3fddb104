using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using MlStudio.Learning.Data;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>
/// One parameter of a step, read from its attribute (<see cref="OptionAttribute"/>, <see cref="ColumnChoiceAttribute"/>,
/// <see cref="EntriesAttribute"/>): what a form, the JSON and validation need to know about it. Immutable and thread-safe.
/// </summary>
public sealed class StepParameter
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<StepParameter>> ByType = new();
    private readonly PropertyInfo _property;

    private StepParameter(PropertyInfo property, string label, string help, StepParameterKind kind, bool optional, bool advanced)
    {
        _property = property;
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        (Label, Help, Kind, Optional, Advanced) = (label, help, kind, optional, advanced);
    }

    /// <summary>The name in JSON, such as "columns".</summary>
    public string Name { get; }

    /// <summary>A short label for the form.</summary>
    public string Label { get; }

    /// <summary>What it does.</summary>
    public string Help { get; }

    public StepParameterKind Kind { get; }

    /// <summary>Whether it may be left empty.</summary>
    public bool Optional { get; }

    /// <summary>Whether a form shows it only under "More options".</summary>
    public bool Advanced { get; }

    /// <summary>The declaration of a single value: default, range, choices, unit; null for other kinds.</summary>
    public OptionDescriptor? Option { get; private init; }

    /// <summary>The types of column that it takes; empty for any, and for other kinds.</summary>
    public IReadOnlyList<ColumnType> ColumnTypes { get; private init; } = [];

    /// <summary>The values to choose from, as written in JSON, where <see cref="Kind"/> is Choices.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>The parameters of one entry, where <see cref="Kind"/> is Entries.</summary>
    public IReadOnlyList<StepParameter> Fields { get; private init; } = [];

    /// <summary>The type of the value, as JSON is read into it.</summary>
    internal Type ValueType => _property.PropertyType;

    /// <summary>Whether a column of that type can be chosen.</summary>
    public bool Takes(ColumnType type) => Kind is StepParameterKind.Column or StepParameterKind.Columns && (ColumnTypes.Count == 0 || ColumnTypes.Contains(type));

    /// <summary>The value on a step (or on an entry of one).</summary>
    public object? Read(object owner) => _property.GetValue(owner);

    /// <summary>Sets the value on a step that nobody else sees yet.</summary>
    internal void Set(object owner, object? value) => _property.SetValue(owner, value);

    /// <summary>The parameters of a step or of an entry of one, in the order they are declared.</summary>
    /// <param name="type">A type with a parameterless constructor.</param>
    public static IReadOnlyList<StepParameter> Of(Type type) => ByType.GetOrAdd(type, Describe);

    private static IReadOnlyList<StepParameter> Describe(Type type)
    {
        var options = OptionCatalog.For(type).ToDictionary(o => o.Name, StringComparer.Ordinal);
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => Depth(p.DeclaringType)).ThenBy(p => p.MetadataToken).Select(p => Describe(p, options)).OfType<StepParameter>()];
    }

    /// <summary>Parameters that a family of steps shares come first.</summary>
    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);

    private static StepParameter? Describe(PropertyInfo property, Dictionary<string, OptionDescriptor> options)
    {
        if (options.TryGetValue(JsonNamingPolicy.CamelCase.ConvertName(property.Name), out var option))
        {
            return new(property, option.Label, option.Help, StepParameterKind.Option, option.Optional, option.Advanced) { Option = option };
        }
        if (property.GetCustomAttribute<ColumnChoiceAttribute>() is { } columns)
        {
            var one = property.PropertyType == typeof(string);
            var optional = one ? new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable : columns.Optional;
            return new(property, columns.Label, columns.Help, one ? StepParameterKind.Column : StepParameterKind.Columns, optional, columns.Advanced) { ColumnTypes = columns.Types };
        }
        if (property.GetCustomAttribute<EntriesAttribute>() is not { } entries) { return null; }
        var element = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? list.GetGenericArguments()[0]
            : throw new InvalidOperationException($"{property.DeclaringType?.Name}.{property.Name} must be an IReadOnlyList.");
        var kind = element.IsEnum ? StepParameterKind.Choices
            : element == typeof(double) ? StepParameterKind.Numbers
            : element == typeof(string) ? StepParameterKind.Texts
            : StepParameterKind.Entries;
        return new(property, entries.Label, entries.Help, kind, entries.Optional, entries.Advanced)
        {
            Choices = element.IsEnum ? [.. Enum.GetNames(element).Select(JsonNamingPolicy.CamelCase.ConvertName)] : [],
            Fields = kind == StepParameterKind.Entries ? Of(element) : [],
        };
    }
}
