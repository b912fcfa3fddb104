using MlStudio.Learning.Parameters;

namespace MlStudio.Learning.Trainers.Boosting.Constraints;

/// <summary>In which direction features may move the prediction and which of them may meet on one path of a tree; resolved against the features of a training.</summary>
internal sealed class FeatureConstraints
{
    private const int MostNamesListed = 20;
    private readonly sbyte[]? _directions;
    private readonly bool[][]? _groups;

    private FeatureConstraints(sbyte[]? directions, bool[][]? groups)
    {
        _directions = directions;
        _groups = groups;
    }

    public static FeatureConstraints None { get; } = new(null, null);

    /// <summary>Whether any feature has a direction.</summary>
    public bool HasDirections => _directions is not null;

    /// <summary>How many groups there are; 0 where all features may meet.</summary>
    public int GroupCount => _groups?.Length ?? 0;

    /// <summary>1 where the prediction may only rise with the feature, -1 where it may only fall, 0 where both.</summary>
    public int Direction(int feature) => _directions is null ? 0 : _directions[feature];

    public bool GroupHolds(int group, int feature) => _groups![group][feature];

    /// <param name="monotone">Such as "age:+, price:-"; null or blank for none.</param>
    /// <param name="interactions">Such as "age income, city plan"; null or blank for none. Columns not named form one more group.</param>
    /// <exception cref="InvalidOptionsException">The text cannot be read, or names what is no (number) column.</exception>
    public static FeatureConstraints Resolve(string? monotone, string? interactions, IReadOnlyList<Feature> features)
    {
        var errors = new List<OptionError>();
        var directions = string.IsNullOrWhiteSpace(monotone) ? null : Try("monotone", "Directions", () => Directions(monotone, features));
        var groups = string.IsNullOrWhiteSpace(interactions) ? null : Try("interactions", "Groups that may interact", () => Groups(interactions, features));
        return errors.Count > 0 ? throw new InvalidOptionsException(errors) : directions is null && groups is null ? None : new FeatureConstraints(directions, groups);

        T? Try<T>(string option, string label, Func<T> read) where T : class
        {
            try { return read(); }
            catch (FormatException e)
            {
                errors.Add(new OptionError(option, $"{label}: {e.Message}."));
                return null;
            }
        }
    }

    private static sbyte[] Directions(string text, IReadOnlyList<Feature> features)
    {
        var directions = new sbyte[features.Count];
        foreach (var entry in ConstraintText.Entries(text))
        {
            // A name of several words needs no quotes here: all up to the colon is the name.
            if (entry is not [.. var words, { IsMark: true, Text: ":" }, { IsMark: false, Text: "+" or "-" } sign] || words.Count == 0 || words.Any(w => w.IsMark))
            {
                throw new FormatException($"'{string.Join(' ', entry.Select(t => t.Text))}' must be a column, a colon and + or -, such as age:+");
            }
            var name = string.Join(' ', words.Select(w => w.Text));
            var found = Find(name, features);
            if (found.FirstOrDefault(f => features[f].IsCategory, -1) is var category and >= 0)
            {
                throw new FormatException($"column '{name}' is a category; only a number can have a direction");
            }
            if (found.Count > 1)
            {
                throw new FormatException($"column '{name}' became several features; name one of them: {Listed(found.Select(f => features[f].Name))}");
            }
            if (directions[found[0]] != 0) { throw new FormatException($"column '{name}' is named twice"); }
            directions[found[0]] = (sbyte)(sign.Text == "+" ? 1 : -1);
        }
        return directions;
    }

    private static bool[][] Groups(string text, IReadOnlyList<Feature> features)
    {
        var groups = new List<bool[]>();
        var rest = new bool[features.Count];
        Array.Fill(rest, true);
        foreach (var entry in ConstraintText.Entries(text))
        {
            if (entry.Any(t => t.IsMark)) { throw new FormatException("columns are separated by blanks and groups by commas, such as: age income, city plan"); }
            var group = new bool[features.Count];
            foreach (var feature in entry.SelectMany(t => Find(t.Text, features))) { (group[feature], rest[feature]) = (true, false); }
            groups.Add(group);
        }
        if (rest.Contains(true)) { groups.Add(rest); }
        return [.. groups];
    }

    /// <summary>The feature of that name, or all features made from the column of that name.</summary>
    private static List<int> Find(string name, IReadOnlyList<Feature> features)
    {
        var found = Enumerable.Range(0, features.Count).Where(f => features[f].Name == name).Take(1).ToList();
        if (found.Count == 0) { found = Enumerable.Range(0, features.Count).Where(f => features[f].Source == name).ToList(); }
        return found.Count > 0 ? found
            : throw new FormatException($"there is no column '{name}' among the features; columns: {Listed(features.Select(f => f.Source).Distinct())}");
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToArray();
        return string.Join(", ", all.Take(MostNamesListed)) + (all.Length > MostNamesListed ? $" and {all.Length - MostNamesListed} more" : "");
    }
}
