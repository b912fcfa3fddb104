using System.Collections.Concurrent;
using System.Reflection;

namespace MlStudio.Learning.Parameters;

/// <summary>Lists the options of an options record in the order they are declared. Cached; thread-safe.</summary>
public static class OptionCatalog
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OptionDescriptor>> ByType = new();

    /// <param name="type">A type with a parameterless constructor, whose property values on a new instance are the defaults.</param>
    public static IReadOnlyList<OptionDescriptor> For(Type type) => ByType.GetOrAdd(type, Describe);

    private static IReadOnlyList<OptionDescriptor> Describe(Type type)
    {
        var defaults = Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type.Name} cannot be created without arguments.");
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property, attribute: property.GetCustomAttribute<OptionAttribute>()))
            .Where(p => p.attribute is not null)
            .OrderBy(p => p.property.MetadataToken)
            .Select(p => new OptionDescriptor(p.property, p.attribute!, defaults))
            .ToArray();
    }
}
