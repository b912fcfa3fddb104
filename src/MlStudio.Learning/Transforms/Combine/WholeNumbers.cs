using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Transforms;

/// <summary>Checks lists of whole numbers.</summary>
internal static class WholeNumbers
{
    public static IEnumerable<OptionError> Check(string option, string label, IReadOnlyList<double> numbers, int least, int most)
    {
        foreach (var number in numbers)
        {
            if (number != Math.Floor(number) || number < least || number > most)
            {
                yield return new OptionError(option, FormattableString.Invariant($"{label} must be whole numbers between {least} and {most}; {number} was given."));
            }
        }
        if (numbers.Distinct().Count() < numbers.Count) { yield return new OptionError(option, $"{label} names a number twice."); }
    }
}
