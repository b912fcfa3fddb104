using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlStudio.Core.Persistence;

internal sealed class ChangeEventMapping : IEntityTypeConfiguration<ChangeEvent>
{
    public void Configure(EntityTypeBuilder<ChangeEvent> entity) => entity.Property(e => e.Topic).HasMaxLength(100);
}
