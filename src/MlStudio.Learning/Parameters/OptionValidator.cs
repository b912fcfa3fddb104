namespace MlStudio.Learning.Parameters;

/// <summary>Checks the options of a record against their declared ranges. Thread-safe.</summary>
public static class OptionValidator
{
    /// <summary>All options that are out of range; empty where the record is valid.</summary>
    public static IReadOnlyList<OptionError> Validate(object options)
    {
        var errors = new List<OptionError>();
        foreach (var option in OptionCatalog.For(options.GetType()))
        {
            if (Check(option, option.Read(options)) is { } error) { errors.Add(error); }
        }
        if (options is ICheckedOptions more) { errors.AddRange(more.CheckOptions()); }
        return errors;
    }

    /// <exception cref="InvalidOptionsException">At least one option is out of range.</exception>
    public static void ThrowIfInvalid(object options)
    {
        var errors = Validate(options);
        if (errors.Count > 0) { throw new InvalidOptionsException(errors); }
    }

    internal static OptionError? Check(OptionDescriptor option, object? value) => value switch
    {
        null when option.Optional => null,
        null => Error(option, "nothing"),
        int number when number < option.Min || number > option.Max => Error(option, OptionDescriptor.Written(number)),
        double number when !double.IsFinite(number) || number < option.Min || number > option.Max => Error(option, OptionDescriptor.Written(number)),
        string name when option.Type == OptionType.Choice && !option.Choices.Contains(name) => Error(option, $"'{name}'"),
        _ => null,
    };

    private static OptionError Error(OptionDescriptor option, string given) => new(option.Name,
        $"{option.Label} must be {(option.Range.Length > 0 && !option.Optional ? option.Range : option.Permitted)}; {given} was given.");
}
