package dev.serve.supervisor.modules;

import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.attribute.InnerClassesAttribute;
import java.lang.classfile.attribute.MethodParametersAttribute;
import java.lang.classfile.attribute.NestMembersAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the compiler, compiling other sources, sees of classes: all but bodies of methods and what is private or was added by
 * the compiler. While it stays the same, those that use the classes need not be compiled anew.
 *
 * <p>It is what is left of a class file after the rest is taken away, so that what is not known here counts as seen.
 *
 * @param classes what is left of each class, by binary name
 */
record Surface(SortedMap<String, String> classes) {

    // A pool of its own: what is taken away leaves nothing behind in it.
    private static final ClassFile FILES = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);

    /** Superclasses that nothing is inherited from which a field could hide. */
    private static final Set<String> WITHOUT_FIELDS = Set.of("java/lang/Object", "java/lang/Record", "java/lang/Enum");

    static Surface of(Collection<CompiledClass> classes) {
        SortedMap<String, String> surfaces = new TreeMap<>();
        for (CompiledClass each : classes) {
            ClassModel model = FILES.parse(each.bytes());
            // Local and anonymous classes have no name that others could use.
            if (model.findAttribute(Attributes.enclosingMethod()).isEmpty()) {
                byte[] seen = FILES.transformClass(model, visible(model));
                surfaces.put(each.binaryName(), HexFormat.of().formatHex(seen));
            }
        }
        return new Surface(surfaces);
    }

    private static ClassTransform visible(ClassModel model) {
        boolean privateClass = isPrivateMember(model);
        boolean hiding = mayHide(model);
        return (builder, element) -> {
            switch (element) {
                case MethodModel method when privateClass || isUnseen(method) -> {}
                case MethodModel method -> builder.transformMethod(method, withoutBody());
                case FieldModel field when privateClass || isUnseen(field, hiding) -> {}
                case InnerClassesAttribute inner -> builder.with(membersOf(model, inner));
                case NestMembersAttribute _, SourceFileAttribute _ -> {}
                case ClassElement other -> builder.with(other);
            }
        };
    }

    private static MethodTransform withoutBody() {
        return (builder, element) -> {
            switch (element) {
                case CodeModel _, MethodParametersAttribute _ -> {}
                case MethodElement other -> builder.with(other);
            }
        };
    }

    private static boolean isUnseen(MethodModel method) {
        AccessFlags flags = method.flags();
        return flags.has(AccessFlag.PRIVATE) || (flags.has(AccessFlag.SYNTHETIC) && !flags.has(AccessFlag.BRIDGE));
    }

    private static boolean isUnseen(FieldModel field, boolean hiding) {
        AccessFlags flags = field.flags();
        return flags.has(AccessFlag.SYNTHETIC) || (flags.has(AccessFlag.PRIVATE) && !hiding);
    }

    /** Others see of a private class only that its instances are also of its supertypes. */
    private static boolean isPrivateMember(ClassModel model) {
        return model.findAttribute(Attributes.innerClasses()).stream()
                .flatMap(inner -> inner.classes().stream())
                .anyMatch(inner -> inner.innerClass().equals(model.thisClass()) && inner.has(AccessFlag.PRIVATE));
    }

    /** A private field hides, from the subclasses of its class, the field of that name that they would have inherited. */
    private static boolean mayHide(ClassModel model) {
        boolean inherits = !model.interfaces().isEmpty()
                || model.superclass()
                        .filter(parent -> !WITHOUT_FIELDS.contains(parent.asInternalName()))
                        .isPresent();
        return inherits && !model.flags().has(AccessFlag.FINAL);
    }

    /** The class itself and its members, not those that its code uses. */
    private static InnerClassesAttribute membersOf(ClassModel model, InnerClassesAttribute inner) {
        ClassEntry self = model.thisClass();
        List<InnerClassInfo> members = inner.classes().stream()
                .filter(each -> each.outerClass().isPresent())
                .filter(each -> each.innerClass().equals(self)
                        || each.outerClass().get().equals(self))
                .sorted(Comparator.comparing(each -> each.innerClass().asInternalName()))
                .toList();
        return InnerClassesAttribute.of(members);
    }
}
