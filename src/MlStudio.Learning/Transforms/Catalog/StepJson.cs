using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;

namespace MlStudio.Learning.Transforms;

/// <summary>Reads and writes single steps as JSON, with an error for each parameter that cannot be used. Thread-safe.</summary>
public static class StepJson
{
    internal const string KeyName = "step";

    /// <summary>A step from its JSON, as it stands in a recipe: {"step": "scale", "columns": […], …}. Parameters left out keep their defaults.</summary>
    /// <exception cref="LearningException">There is no such step; the message lists those there are.</exception>
    /// <exception cref="InvalidOptionsException">Parameters are unknown, of a wrong type or out of range: all of them are listed.</exception>
    public static RecipeStep Read(JsonObject json)
    {
        var entry = StepCatalog.Get(json[KeyName] is JsonValue key && key.TryGetValue<string>(out var name) ? name : "");
        var step = entry.Create();
        var errors = new List<OptionError>();
        foreach (var (property, value) in json)
        {
            if (property == KeyName) { continue; }
            var parameter = entry.Parameters.FirstOrDefault(p => p.Name == property);
            if (parameter is null)
            {
                errors.Add(new(property, $"{entry.Name} has no parameter '{property}'. Parameters: {string.Join(", ", entry.Parameters.Select(p => p.Name))}."));
            }
            else { Set(step, parameter, value, errors); }
        }
        if (errors.Count == 0) { errors.AddRange(StepValidator.Validate(step)); }
        return errors.Count == 0 ? step : throw new InvalidOptionsException(errors);
    }

    /// <summary>The step as it stands in a recipe, all parameters but empty ones included.</summary>
    public static JsonObject Write(RecipeStep step) => JsonSerializer.SerializeToNode(step, LearningJson.Options)!.AsObject();

    /// <summary>The step with another value of one parameter. The step need not be valid, before or after: people fill in one field at a time.</summary>
    /// <param name="step">Not changed.</param>
    /// <param name="parameter">The parameter's name in JSON.</param>
    /// <param name="value">Its value in JSON; null for none.</param>
    /// <exception cref="InvalidOptionsException">The step has no such parameter, or the value is not of its kind.</exception>
    public static RecipeStep With(RecipeStep step, string parameter, JsonNode? value)
    {
        var entry = StepCatalog.For(step);
        var found = entry.Parameters.FirstOrDefault(p => p.Name == parameter)
            ?? throw new InvalidOptionsException([new(parameter, $"{entry.Name} has no parameter '{parameter}'. Parameters: {string.Join(", ", entry.Parameters.Select(p => p.Name))}.")]);
        var copy = step with { };
        var errors = new List<OptionError>();
        Set(copy, found, value, errors);
        return errors.Count == 0 ? copy : throw new InvalidOptionsException(errors);
    }

    /// <summary>Makes the steps of the catalog known to a serializer, each under its key.</summary>
    internal static Action<JsonTypeInfo> Names(Func<IEnumerable<StepEntry>> entries) => info =>
    {
        if (!info.Type.IsAssignableTo(typeof(RecipeStep))) { return; }
        // Parameters can be set; what a step tells about itself cannot, and is no part of it.
        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (info.Properties[i].Set is null) { info.Properties.RemoveAt(i); }
        }
        if (info.Type != typeof(RecipeStep)) { return; }
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = KeyName };
        foreach (var entry in entries()) { info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(entry.StepType, entry.Key)); }
    };

    private static void Set(RecipeStep step, StepParameter parameter, JsonNode? value, List<OptionError> errors)
    {
        if (value is null)
        {
            if (parameter.Optional && parameter.Kind is StepParameterKind.Option or StepParameterKind.Column) { parameter.Set(step, null); }
            else if (!parameter.Optional) { errors.Add(Wrong(parameter, "nothing")); }
            return;
        }
        try { parameter.Set(step, value.Deserialize(parameter.ValueType, LearningJson.Options)); }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            var text = value.ToJsonString(LearningJson.Options);
            errors.Add(Wrong(parameter, text.Length > 60 ? text[..60] + "…" : text));
        }
    }

    private static OptionError Wrong(StepParameter parameter, string given) => new(parameter.Name, $"{parameter.Label} must be {parameter.Kind switch
    {
        StepParameterKind.Option => parameter.Option!.Permitted,
        StepParameterKind.Column => "the name of a column",
        StepParameterKind.Columns => "a list of names of columns",
        StepParameterKind.Choices => "a list of " + string.Join(", ", parameter.Choices),
        StepParameterKind.Numbers => "a list of numbers",
        StepParameterKind.Texts => "a list of texts",
        _ => "a list of entries with " + string.Join(", ", parameter.Fields.Select(f => f.Name)),
    }}; {given} was given.");
}
