using System.Collections;
using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Checks the parameters of a step by their declarations, without looking at data. Thread-safe.</summary>
public static class StepValidator
{
    /// <summary>All parameters that cannot be used; empty where the step is valid.</summary>
    public static IReadOnlyList<OptionError> Validate(RecipeStep step)
    {
        var errors = new List<OptionError>();
        Check(step, StepParameter.Of(step.GetType()), "", errors);
        if (errors.Count == 0) { errors.AddRange(step.Check()); }
        return errors;
    }

    /// <exception cref="InvalidOptionsException">At least one parameter cannot be used.</exception>
    public static void ThrowIfInvalid(RecipeStep step)
    {
        var errors = Validate(step);
        if (errors.Count > 0) { throw new InvalidOptionsException(errors); }
    }

    private static void Check(object owner, IReadOnlyList<StepParameter> parameters, string place, List<OptionError> errors)
    {
        foreach (var parameter in parameters)
        {
            var value = parameter.Read(owner);
            if (parameter.Option is { } option)
            {
                if (OptionValidator.Check(option, option.Read(owner)) is { } error) { errors.Add(error with { Option = place + error.Option, Message = At(place) + error.Message }); }
            }
            else if (parameter.Kind == StepParameterKind.Column) { CheckName(parameter, value as string, place, errors); }
            else { CheckList(parameter, value as IEnumerable, place, errors); }
        }
    }

    private static void CheckName(StepParameter parameter, string? name, string place, List<OptionError> errors)
    {
        if (string.IsNullOrEmpty(name) && !(parameter.Optional && name is null))
        {
            errors.Add(new(place + parameter.Name, $"{At(place)}{parameter.Label} must name a column{(parameter.Optional ? " or be left empty" : "")}; nothing was given."));
        }
    }

    private static void CheckList(StepParameter parameter, IEnumerable? list, string place, List<OptionError> errors)
    {
        void Refuse(string message) => errors.Add(new(place + parameter.Name, $"{At(place)}{parameter.Label} {message}"));
        var entries = list?.Cast<object?>().ToArray() ?? [];
        if (entries.Length == 0)
        {
            if (!parameter.Optional) { Refuse(parameter.Kind == StepParameterKind.Columns ? "must name at least one column; none was given." : "must have at least one entry; none was given."); }
            return;
        }
        if (entries.Any(e => e is null || (parameter.Kind == StepParameterKind.Columns && e is ""))) { Refuse("has an empty entry."); return; }
        if (parameter.Kind is StepParameterKind.Columns or StepParameterKind.Choices && entries.GroupBy(e => e).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            Refuse($"names '{twice.Key}' twice.");
        }
        if (parameter.Kind == StepParameterKind.Numbers && entries.Any(e => e is double number && !double.IsFinite(number))) { Refuse("must be finite numbers."); }
        if (parameter.Kind != StepParameterKind.Entries) { return; }
        for (var i = 0; i < entries.Length; i++) { Check(entries[i]!, parameter.Fields, $"{place}{parameter.Name}[{i}].", errors); }
    }

    private static string At(string place)
    {
        var open = place.LastIndexOf('[');
        return open < 0 ? "" : $"Entry {int.Parse(place[(open + 1)..place.LastIndexOf(']')], System.Globalization.CultureInfo.InvariantCulture) + 1}: ";
    }
}
